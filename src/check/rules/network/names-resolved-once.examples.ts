/** Examples for names-resolved-once. */
import { type Cluster, cluster, http, loadBalancer, type ProductOptions, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const pages = (product: ProductOptions | undefined): Cluster => {
  const to = service("web", { command: ["web"], port: http(8080), replicas: 3 });
  const edge = { listen: http(80), to, ...(product ? { product } : {}) };
  return cluster("shop", { balancers: [loadBalancer("edge", edge)] });
};

const found = {
  message: "oldAddresses",
  subject: "edge",
  severity: "warning",
  path: ["product", "resolvesNames"],
} as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "nothing is said",
      bad: { cluster: pages({ kind: "nginx" }) },
      expected: [found],
      good: { cluster: pages({ kind: "nginx", resolvesNames: "while-running" }) },
    },
    {
      name: "it is known to look once",
      bad: { cluster: pages({ kind: "nginx", resolvesNames: "at-start" }) },
      expected: [found],
      good: { cluster: pages({ kind: "nginx", resolvesNames: "while-running" }) },
    },
  ],
  innocents: [{ name: "tutti tells its balancer of each instance", good: { cluster: pages(undefined) } }],
};
