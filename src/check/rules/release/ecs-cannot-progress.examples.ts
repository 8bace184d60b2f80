/** Examples for ecs-cannot-progress. */
import { type Cluster, cluster, ecs, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const resources = { cpu: 1, memory: "2 GiB" } as const;

const tasks = (replicas: number, minimumHealthyPercent: number, maximumPercent: number): Cluster => {
  const runner = ecs({ minimumHealthyPercent, maximumPercent });
  return cluster("mail", {
    services: [service("sender", { command: ["sender"], replicas, resources, runner })],
  });
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
  ],
  innocents: [{ name: "the defaults of ECS", good: { cluster: tasks(1, 100, 200) } }],
};
