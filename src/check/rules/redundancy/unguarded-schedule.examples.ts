/** Examples for unguarded-schedule. */
import { type Cluster, cluster, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const biller = (replicas: number, locked: boolean): Cluster => {
  const program = { schedules: [{ name: "monthly-bills", locked }] };
  return cluster("shop", { services: [service("biller", { command: ["biller"], replicas, program })] });
};

export const examples: RuleExamples = {
  violations: [
    {
      name: "bills by three instances",
      bad: { cluster: biller(3, false) },
      expected: [
        { message: "doneByAll", subject: "biller", severity: "warning", path: ["program", "schedules"] },
      ],
      good: { cluster: biller(3, true) },
    },
  ],
  innocents: [{ name: "there is one instance", good: { cluster: biller(1, false) } }],
};
