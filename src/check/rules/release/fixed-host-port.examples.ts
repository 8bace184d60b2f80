/** Examples for fixed-host-port. */
import { type Cluster, cluster, type EcsOptions, ecs, service, tcp } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const queue = (replicas: number, options: EcsOptions): Cluster => {
  const runner = ecs({ launch: "ec2", networkMode: "bridge", ...options });
  return cluster("fleet", {
    services: [service("queue", { command: ["queue"], port: tcp(5672), replicas, runner })],
  });
};

const about = { subject: "queue", severity: "error", path: ["runner", "hosts"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "as many tasks as hosts",
      bad: { cluster: queue(2, { hostPort: 5672, hosts: 2 }) },
      expected: [{ ...about, message: "noPlace" }],
      good: { cluster: queue(2, { hostPort: 5672, hosts: 3 }) },
    },
    {
      name: "more tasks than hosts, on their network",
      bad: { cluster: queue(3, { networkMode: "host", hosts: 2 }) },
      expected: [{ ...about, message: "noHost" }],
      good: { cluster: queue(3, { networkMode: "host", hosts: 4 }) },
    },
  ],
  innocents: [
    { name: "ECS chooses the port", good: { cluster: queue(2, { hosts: 2 }) } },
    {
      name: "one may stop first",
      good: { cluster: queue(2, { hostPort: 5672, hosts: 2, minimumHealthyPercent: 50 }) },
    },
  ],
  unanswered: [
    { name: "nobody counts the hosts", asked: { cluster: queue(2, { hostPort: 5672 }) }, subject: "queue" },
  ],
};
