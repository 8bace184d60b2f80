/** Examples for killed-while-finishing. */
import type { Duration } from "../../../base/duration.ts";
import { type Cluster, cluster, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const worker = (finishes: Duration, stopGrace?: Duration): Cluster => {
  const grace = stopGrace ? { stopGrace } : {};
  const program = { finishes };
  return cluster("post", { services: [service("worker", { command: ["worker"], program, ...grace })] });
};

const found = { message: "cut", subject: "worker", severity: "warning", path: ["stopGrace"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "ten seconds for workers that take 35",
      bad: { cluster: worker("35s", "10s") },
      expected: [found],
      good: { cluster: worker("35s", "45s") },
    },
    {
      name: "the default is too short as well",
      bad: { cluster: worker("2m") },
      expected: [found],
      good: { cluster: worker("2m", "2m") },
    },
  ],
  innocents: [{ name: "it finishes within the default", good: { cluster: worker("5s") } }],
};
