/** Examples for metrics-through-balancer. */
import { type Cluster, cluster, http, loadBalancer, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const pages = (replicas: number, path?: `/${string}`): Cluster => {
  const web = service("web", { command: ["web"], port: http(8080), replicas });
  const routes = path ? [{ path, to: web }] : [];
  return cluster("shop", { balancers: [loadBalancer("edge", { listen: http(80), to: web, routes })] });
};

export const examples: RuleExamples = {
  violations: [
    {
      name: "metrics of three instances by one door",
      bad: { cluster: pages(3, "/metrics") },
      expected: [{ message: "anyInstance", subject: "edge", severity: "warning", path: ["routes"] }],
      good: { cluster: pages(3) },
    },
  ],
  innocents: [
    { name: "one instance counts all", good: { cluster: pages(1, "/metrics") } },
    { name: "another route", good: { cluster: pages(3, "/api") } },
  ],
};
