/** Examples for single-copy-topic. */
import { type Cluster, cluster, type KafkaOptions, kafka } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const events = (options: KafkaOptions): Cluster =>
  cluster("shop", { stores: [kafka("events", { brokers: 3, ...options })] });

const expected = { subject: "events", severity: "error" } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "Kafka's own default on three brokers",
      bad: { cluster: events({}) },
      expected: [{ ...expected, message: "byItself", path: ["replication"] }],
      good: { cluster: events({ replication: 3 }) },
    },
    {
      name: "one topic alone",
      bad: { cluster: events({ createsTopics: false, topics: { bids: { replication: 1 } } }) },
      expected: [{ ...expected, message: "declared", path: ["topics", "bids", "replication"] }],
      good: { cluster: events({ createsTopics: false, topics: { bids: { replication: 3 } } }) },
    },
  ],
  innocents: [
    { name: "there is one broker", good: { cluster: events({ brokers: 1, offsetsReplication: 1 }) } },
    {
      name: "all of it may be lost",
      good: {
        cluster: events({ createsTopics: false, topics: { ticks: { replication: 1, durable: false } } }),
      },
    },
  ],
};
