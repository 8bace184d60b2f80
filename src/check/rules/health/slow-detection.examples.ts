/** Examples for slow-detection. */
import { type Cluster, cluster, type HealthOptions, http, loadBalancer, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const routed = (steady: HealthOptions["steady"]): Cluster => {
  const health = http("/ready", steady ? { steady } : {});
  const web = service("web", { command: ["web"], port: http(8080), health, replicas: 2 });
  return cluster("shop", { balancers: [loadBalancer("edge", { listen: http(80), to: web })] });
};

const alone = (): Cluster => {
  const health = http("/ready", { steady: { every: "60s" } });
  return cluster("shop", { services: [service("web", { command: ["web"], port: http(8080), health })] });
};

const path = ["health", "steady"];

export const examples: RuleExamples = {
  violations: [
    {
      name: "the balancer of an EMQ X guide: every 10 s, fall 2, rise 5",
      bad: { cluster: routed({ every: "10s", fall: 2, rise: 5 }) },
      expected: [
        { message: "slowToLeave", subject: "web", severity: "warning", path },
        { message: "slowToReturn", subject: "web", severity: "info", path },
      ],
      good: { cluster: routed({ every: "2s", fall: 2, rise: 5 }) },
    },
  ],
  innocents: [
    { name: "the defaults", good: { cluster: routed(undefined) } },
    { name: "nobody is routed to it", good: { cluster: alone() } },
  ],
};
