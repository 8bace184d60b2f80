/** Examples for failover-budget. */
import { type Cluster, cluster, http, loadBalancer, type ProductOptions, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const pages = (product: ProductOptions): Cluster => {
  const to = service("web", { command: ["web"], port: http(8080), replicas: 3 });
  return cluster("shop", { balancers: [loadBalancer("edge", { listen: http(80), to, product })] });
};

const late = {
  message: "neverFailsOver",
  subject: "edge",
  severity: "warning",
  path: ["product", "connect"],
} as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "the nginx of a relayer guide: three tries within 30s, 60s to connect",
      bad: { cluster: pages({ kind: "nginx", tries: 3, triesWithin: "30s", connect: "60s" }) },
      expected: [late],
      good: { cluster: pages({ kind: "nginx", tries: 3, triesWithin: "30s", connect: "2s" }) },
    },
    {
      name: "nothing is said of the time to connect",
      bad: { cluster: pages({ kind: "nginx", triesWithin: "10s" }) },
      expected: [late],
      good: { cluster: pages({ kind: "nginx", triesWithin: "10s", connect: "1s" }) },
    },
    {
      name: "http_500 is among the reasons for another try",
      bad: { cluster: pages({ kind: "nginx", triesAfterErrorAnswer: true }) },
      expected: [
        {
          message: "poisonedRequest",
          subject: "edge",
          severity: "warning",
          path: ["product", "triesAfterErrorAnswer"],
        },
      ],
      good: { cluster: pages({ kind: "nginx", triesAfterErrorAnswer: false }) },
    },
  ],
  innocents: [
    { name: "tries take as long as they take", good: { cluster: pages({ kind: "nginx" }) } },
    {
      name: "there is one try",
      good: { cluster: pages({ kind: "nginx", tries: 1, triesAfterErrorAnswer: true }) },
    },
  ],
};
