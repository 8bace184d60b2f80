/** Examples for passive-checks. */
import { type Cluster, cluster, http, loadBalancer, type ProductOptions, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const pages = (product: ProductOptions): Cluster => {
  const to = service("web", { command: ["web"], port: http(8080), health: http("/ready"), replicas: 2 });
  return cluster("shop", { balancers: [loadBalancer("edge", { listen: http(80), to, product })] });
};

const found = {
  message: "clientsProbe",
  subject: "edge",
  severity: "warning",
  path: ["product", "asksInstances"],
} as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "nginx with nothing but max_fails",
      bad: { cluster: pages({ kind: "nginx" }) },
      expected: [found],
      good: { cluster: pages({ kind: "nginx", asksInstances: true }) },
    },
    {
      name: "it is known not to ask",
      bad: { cluster: pages({ kind: "nginx", asksInstances: false }) },
      expected: [found],
      good: { cluster: pages({ kind: "nginx", asksInstances: true }) },
    },
  ],
  innocents: [{ name: "balancers of AWS ask", good: { cluster: pages({ kind: "aws-application" }) } }],
};
