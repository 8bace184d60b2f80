/** Examples for grace-below-boot. */
import { type Cluster, cluster, type EcsOptions, ecs, http, loadBalancer, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const resources = { cpu: 1, memory: "2 GiB" } as const;

const tasks = (options: EcsOptions) =>
  service("web", {
    command: ["web"],
    port: http(8080),
    health: http("/ready"),
    resources,
    runner: ecs(options),
  });

const routed = (options: EcsOptions): Cluster =>
  cluster("mail", { balancers: [loadBalancer("edge", { listen: http(80), to: tasks(options) })] });

const found = {
  message: "killsStarting",
  subject: "web",
  severity: "error",
  path: ["runner", "healthCheckGrace"],
} as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "the default of ECS, and a start of a minute and a half",
      bad: { cluster: routed({ boot: "90s" }) },
      expected: [found],
      good: { cluster: routed({ boot: "90s", healthCheckGrace: "240s" }) },
    },
    {
      name: "a grace of the boot alone, which what is unhealthy by then does not survive",
      bad: { cluster: routed({ boot: "40s", healthCheckGrace: "40s", check: { every: "10s" } }) },
      expected: [found],
      good: { cluster: routed({ boot: "40s", healthCheckGrace: "80s", check: { every: "10s" } }) },
    },
  ],
  innocents: [
    { name: "it starts before the second check", good: { cluster: routed({ boot: "20s" }) } },
    { name: "nobody asks it", good: { cluster: cluster("mail", { services: [tasks({ boot: "90s" })] }) } },
  ],
  unanswered: [{ name: "nobody measured the start", asked: { cluster: routed({}) }, subject: "web" }],
};
