/** Examples for ecs-cannot-progress. */
import { type Cluster, cluster, ecs, service, targetTracking } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const resources = { cpu: 1, memory: "2 GiB" } as const;

const tasks = (replicas: number, minimumHealthyPercent: number, maximumPercent: number): Cluster => {
  const runner = ecs({ minimumHealthyPercent, maximumPercent });
  return cluster("mail", {
    services: [service("sender", { command: ["sender"], replicas, resources, runner })],
  });
};

/** With four it moves, and with two, to which the policy may go at night, it does not. */
const scaled = (maximumPercent: number): Cluster => {
  const runner = ecs({ maximumPercent });
  const scaling = { min: 2, max: 8, policies: targetTracking({ metric: "cpu-percent", target: 60 }) };
  const sender = service("sender", { command: ["sender"], replicas: 4, scaling, resources, runner });
  return cluster("mail", { services: [sender] });
};

const found = {
  message: "stuck",
  subject: "sender",
  severity: "error",
  path: ["runner", "maximumPercent"],
} as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "neither more nor less",
      bad: { cluster: tasks(1, 100, 100) },
      expected: [found],
      good: { cluster: tasks(1, 100, 200) },
    },
    {
      name: "a quarter more of three is none",
      bad: { cluster: tasks(3, 100, 125) },
      expected: [found],
      good: { cluster: tasks(3, 100, 134) },
    },
    {
      name: "three quarters of two are two",
      bad: { cluster: tasks(2, 75, 100) },
      expected: [found],
      good: { cluster: tasks(2, 50, 100) },
    },
    {
      name: "a quarter more, at night",
      bad: { cluster: scaled(125) },
      expected: [found],
      good: { cluster: scaled(150) },
    },
  ],
  innocents: [{ name: "the defaults of ECS", good: { cluster: tasks(1, 100, 200) } }],
};
