/** Examples for unguarded-schedule. */
import { type Cluster, cluster, service, targetTracking } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const biller = (replicas: number, locked: boolean): Cluster => {
  const program = { schedules: [{ name: "monthly-bills", locked }] };
  return cluster("shop", { services: [service("biller", { command: ["biller"], replicas, program })] });
};

const scaled = (locked: boolean): Cluster => {
  const program = { schedules: [{ name: "monthly-bills", locked }] };
  const scaling = { min: 1, max: 4, policies: targetTracking({ metric: "cpu-percent", target: 60 }) };
  return cluster("shop", { services: [service("biller", { command: ["biller"], scaling, program })] });
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
    {
      name: "bills by one instance, of which a policy makes more",
      bad: { cluster: scaled(false) },
      expected: [
        { message: "doneByAll", subject: "biller", severity: "warning", path: ["program", "schedules"] },
      ],
      good: { cluster: scaled(true) },
    },
  ],
  innocents: [{ name: "there is one instance", good: { cluster: biller(1, false) } }],
};
