/** Examples for unsupervised. */
import { type Cluster, cluster, kafka, type OperationOptions, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const events = (operation: OperationOptions): Cluster =>
  cluster("chain", { stores: [kafka("events", { offsetsReplication: 1, operation })] });
const page = (operation: OperationOptions): Cluster =>
  cluster("chain", { services: [service("page", { command: ["page"], operation })] });

const severity = "warning";

export const examples: RuleExamples = {
  violations: [
    {
      name: "the Loopring guide: nohup and &",
      bad: { cluster: events({ supervisor: "nothing" }) },
      expected: [{ message: "nothing", subject: "events", severity, path: ["operation", "supervisor"] }],
      good: { cluster: events({ supervisor: "systemd" }) },
    },
    {
      name: "pkill -f",
      bad: { cluster: page({ stop: "by-pattern" }) },
      expected: [{ message: "byPattern", subject: "page", severity, path: ["operation", "stop"] }],
      good: { cluster: page({ stop: "by-process" }) },
    },
  ],
  innocents: [{ name: "daemontools keeps it", good: { cluster: page({ supervisor: "daemontools" }) } }],
};
