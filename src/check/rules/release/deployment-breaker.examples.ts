/** Examples for deployment-breaker. */
import { type Cluster, cluster, type EcsOptions, ecs, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const resources = { cpu: 1, memory: "2 GiB" } as const;

const tasks = (options: EcsOptions): Cluster =>
  cluster("mail", {
    services: [service("sender", { command: ["sender"], resources, runner: ecs(options) })],
  });

const alarms = ["sender-errors"];
const about = { subject: "sender", severity: "warning" } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "the default of the API",
      bad: { cluster: tasks({ alarms }) },
      expected: [{ ...about, message: "neverEnds", path: ["runner", "breaker"] }],
      good: { cluster: tasks({ alarms, breaker: { rollback: true } }) },
    },
    {
      name: "it ends, and stays half done",
      bad: { cluster: tasks({ alarms, breaker: {} }) },
      expected: [{ ...about, message: "staysMixed", path: ["runner", "breaker", "rollback"] }],
      good: { cluster: tasks({ alarms, breaker: { rollback: true } }) },
    },
    {
      name: "no alarm, and a count that begins anew",
      bad: { cluster: tasks({ breaker: { rollback: true } }) },
      expected: [{ ...about, message: "limps", path: ["runner", "alarms"] }],
      good: { cluster: tasks({ breaker: { rollback: true, resetOnHealthyTask: false } }) },
    },
  ],
  innocents: [
    {
      name: "tutti runs it",
      good: { cluster: cluster("mail", { services: [service("sender", { command: ["sender"] })] }) },
    },
  ],
};
