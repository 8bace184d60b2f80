/** Examples for changes-not-reloaded. */
import { type Cluster, cluster, http, loadBalancer, type ProductOptions, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const pages = (product?: ProductOptions): Cluster => {
  const to = service("web", { command: ["web"], port: http(8080), replicas: 2 });
  const edge = loadBalancer("edge", { listen: http(80), to, ...(product ? { product } : {}) });
  return cluster("shop", { balancers: [edge] });
};

export const examples: RuleExamples = {
  violations: [
    {
      name: "somebody has to think of the reload",
      bad: { cluster: pages({ kind: "nginx", reload: "by-hand" }) },
      expected: [{ message: "oldFile", subject: "edge", severity: "warning", path: ["product", "reload"] }],
      good: { cluster: pages({ kind: "nginx", reload: "on-change" }) },
    },
  ],
  innocents: [
    { name: "tutti reloads it", good: { cluster: pages() } },
    { name: "a balancer of AWS has no file", good: { cluster: pages({ kind: "aws-application" }) } },
  ],
  unanswered: [
    { name: "nothing is said of reloads", asked: { cluster: pages({ kind: "nginx" }) }, subject: "edge" },
  ],
};
