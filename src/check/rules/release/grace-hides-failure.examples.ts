/** Examples for grace-hides-failure. */
import { type Cluster, cluster, type EcsOptions, ecs, http, loadBalancer, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const resources = { cpu: 1, memory: "2 GiB" } as const;

const routed = (options: EcsOptions): Cluster => {
  const web = service("web", { command: ["web"], port: http(8080), resources, runner: ecs(options) });
  return cluster("mail", { balancers: [loadBalancer("edge", { listen: http(80), to: web })] });
};

const found = {
  message: "longGrace",
  subject: "web",
  severity: "warning",
  path: ["runner", "healthCheckGrace"],
} as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "five minutes that nobody measured",
      bad: { cluster: routed({ healthCheckGrace: "300s" }) },
      expected: [found],
      good: { cluster: routed({ healthCheckGrace: "60s" }) },
    },
    {
      name: "ten times the start",
      bad: { cluster: routed({ healthCheckGrace: "600s", boot: "60s", breaker: { failures: 10 } }) },
      expected: [found],
      good: { cluster: routed({ healthCheckGrace: "240s", boot: "60s", breaker: { failures: 10 } }) },
    },
  ],
  innocents: [
    { name: "a slow start", good: { cluster: routed({ healthCheckGrace: "600s", boot: "300s" }) } },
  ],
};
