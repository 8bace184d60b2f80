/** Examples for host-port-in-task. */
import { type Cluster, cluster, type EcsOptions, ecs, http, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const tasks = (options: EcsOptions): Cluster => {
  const resources = { cpu: 1, memory: "2 GiB" } as const;
  const web = service("web", { command: ["web"], port: http(8080), resources, runner: ecs(options) });
  return cluster("mail", { services: [web] });
};

export const examples: RuleExamples = {
  violations: [
    {
      name: "as with a network of the host",
      bad: { cluster: tasks({ hostPort: 8080 }) },
      expected: [{ message: "saysNothing", subject: "web", severity: "info", path: ["runner", "hostPort"] }],
      good: { cluster: tasks({}) },
    },
  ],
  innocents: [
    {
      name: "a bridge maps ports",
      good: { cluster: tasks({ launch: "ec2", networkMode: "bridge", hostPort: 80 }) },
    },
  ],
};
