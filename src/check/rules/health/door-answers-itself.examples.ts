/** Examples for door-answers-itself. */
import { type Cluster, cluster, http, loadBalancer, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const pages = (...answersItself: readonly `/${string}`[]): Cluster => {
  const to = service("web", { command: ["web"], port: http(8080), replicas: 2 });
  const product = { kind: "nginx", answersItself } as const;
  return cluster("shop", { balancers: [loadBalancer("edge", { listen: http(80), to, product })] });
};

export const examples: RuleExamples = {
  violations: [
    {
      name: "return 200 for /health",
      bad: { cluster: pages("/health") },
      expected: [
        {
          message: "alwaysGreen",
          subject: "edge",
          severity: "warning",
          path: ["product", "answersItself"],
        },
      ],
      good: { cluster: pages() },
    },
  ],
  innocents: [{ name: "a page that nobody takes for health", good: { cluster: pages("/robots.txt") } }],
};
