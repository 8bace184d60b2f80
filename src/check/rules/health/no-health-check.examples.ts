/** Examples for no-health-check. */
import {
  type Cluster,
  cluster,
  command,
  type Health,
  http,
  loadBalancer,
  service,
  tcp,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const routed = (health?: Health): Cluster => {
  const web = service("web", { command: ["web"], port: http(8080), ...(health ? { health } : {}) });
  return cluster("shop", { balancers: [loadBalancer("edge", { listen: http(80), to: web })] });
};

const unrouted = (replicas: number, health?: Health): Cluster =>
  cluster("shop", {
    services: [
      service("feed", { command: ["feed"], port: tcp(7000), replicas, ...(health ? { health } : {}) }),
    ],
  });

const portless = (): Cluster =>
  cluster("shop", { services: [service("worker", { command: ["worker"], replicas: 3 })] });

export const examples: RuleExamples = {
  violations: [
    {
      name: "behind a balancer",
      bad: { cluster: routed() },
      expected: [{ message: "ungated", subject: "web", severity: "error" }],
      good: { cluster: routed(http("/ready")) },
    },
    {
      name: "several replicas",
      bad: { cluster: unrouted(2) },
      expected: [{ message: "unwatched", subject: "feed", severity: "warning" }],
      good: { cluster: unrouted(2, tcp()) },
    },
    {
      name: "a check that only opens the port",
      bad: { cluster: routed(tcp()) },
      expected: [{ message: "onlyOpensPort", subject: "web", severity: "warning", path: ["health"] }],
      good: { cluster: routed(command(["node", "probe.js"])) },
    },
  ],
  innocents: [
    { name: "one instance that nobody is routed to", good: { cluster: unrouted(1) } },
    { name: "workers without a port", good: { cluster: portless() } },
  ],
};
