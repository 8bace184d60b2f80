/** Examples for kafka-flush-interval. */
import { type Cluster, cluster, type KafkaOptions, kafka } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const events = (options: KafkaOptions): Cluster =>
  cluster("chain", { stores: [kafka("events", { brokers: 3, replication: 3, ...options })] });

const expected = { message: "storms", subject: "events", severity: "warning", path: ["flush"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "the Loopring guide: each 300 records, each 300 ms",
      bad: { cluster: events({ flush: { messages: 300, every: "300ms" } }) },
      expected: [expected],
      good: { cluster: events({}) },
    },
    {
      name: "by time alone",
      bad: { cluster: events({ flush: { every: "1s" } }) },
      expected: [expected],
      good: { cluster: events({ flush: { checkpointEvery: "60s" } }) },
    },
  ],
  innocents: [
    {
      name: "one copy, which only a flush keeps",
      good: { cluster: events({ replication: 1, flush: { messages: 1 } }) },
    },
  ],
};
