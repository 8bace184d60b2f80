/** Examples for no-connection-draining. */
import { type Cluster, cluster, loadBalancer, type ProductOptions, service, tcp } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const feed = (product: ProductOptions): Cluster => {
  const to = service("feed", { command: ["feed"], port: tcp(9000), replicas: 2 });
  return cluster("quotes", { balancers: [loadBalancer("edge", { listen: tcp(9000), to, product })] });
};

const found = {
  message: "cut",
  subject: "edge",
  severity: "warning",
  path: ["product", "draining"],
} as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "as it comes",
      bad: { cluster: feed({ kind: "aws-classic" }) },
      expected: [found],
      good: { cluster: feed({ kind: "aws-classic", draining: "5m" }) },
    },
  ],
  innocents: [
    { name: "a network balancer has a delay by default", good: { cluster: feed({ kind: "aws-network" }) } },
  ],
};
