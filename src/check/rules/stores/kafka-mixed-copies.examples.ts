/** Examples for kafka-mixed-copies. */
import { type Cluster, cluster, type KafkaOptions, kafka } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const events = (options: KafkaOptions): Cluster =>
  cluster("chain", { stores: [kafka("events", { brokers: 3, replication: 3, ...options })] });

const expected = { message: "fewer", subject: "events", severity: "warning" } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "the Loopring guide: transactions in two copies",
      bad: { cluster: events({ transactionReplication: 2 }) },
      expected: [{ ...expected, path: ["transactionReplication"] }],
      good: { cluster: events({ transactionReplication: 3 }) },
    },
    {
      name: "offsets in one copy",
      bad: { cluster: events({ offsetsReplication: 1 }) },
      expected: [{ ...expected, path: ["offsetsReplication"] }],
      good: { cluster: events({}) },
    },
  ],
  innocents: [
    { name: "two of everything, and three of its own", good: { cluster: events({ replication: 2 }) } },
    {
      name: "a single broker",
      good: { cluster: events({ brokers: 1, replication: 1, offsetsReplication: 1 }) },
    },
  ],
};
