/** Examples for topic-above-brokers. */
import { type Cluster, cluster, type KafkaOptions, kafka } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const events = (options: KafkaOptions): Cluster =>
  cluster("chain", { stores: [kafka("events", { replication: 1, offsetsReplication: 1, ...options })] });

const expected = { message: "tooMany", subject: "events", severity: "error" } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "Kafka's own default on a single broker",
      bad: { cluster: events({ offsetsReplication: 3 }) },
      expected: [{ ...expected, path: ["offsetsReplication"] }],
      good: { cluster: events({}) },
    },
    {
      name: "three copies on two brokers",
      bad: { cluster: events({ brokers: 2, replication: 3 }) },
      expected: [{ ...expected, path: ["replication"] }],
      good: { cluster: events({ brokers: 2, replication: 2 }) },
    },
    {
      name: "one topic alone",
      bad: { cluster: events({ brokers: 3, topics: { orders: { replication: 5 } } }) },
      expected: [{ ...expected, path: ["topics", "orders", "replication"] }],
      good: { cluster: events({ brokers: 3, topics: { orders: { replication: 3 } } }) },
    },
  ],
  innocents: [
    { name: "as many as there are", good: { cluster: events({ brokers: 3, offsetsReplication: 3 }) } },
    {
      name: "nothing appears by itself",
      good: { cluster: events({ brokers: 2, replication: 3, createsTopics: false }) },
    },
  ],
};
