/** Examples for unclean-election. */
import { type Cluster, cluster, type KafkaOptions, kafka } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const events = (options: KafkaOptions): Cluster =>
  cluster("shop", {
    stores: [kafka("events", { brokers: 3, replication: 3, topics: { sales: {} }, ...options })],
  });

const expected = { message: "allowed", subject: "events", severity: "error" } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "said of the brokers",
      bad: { cluster: events({ uncleanElection: true }) },
      expected: [{ ...expected, path: ["uncleanElection"] }],
      good: { cluster: events({ uncleanElection: false }) },
    },
    {
      name: "the default of an old Kafka",
      bad: { cluster: events({ version: "0.10.2" }) },
      expected: [{ ...expected, path: ["uncleanElection"] }],
      good: { cluster: events({ version: "0.11.0.2" }) },
    },
    {
      name: "said of one topic",
      bad: { cluster: events({ version: "3.9.0", topics: { sales: { uncleanElection: true } } }) },
      expected: [{ ...expected, path: ["topics", "sales", "uncleanElection"] }],
      good: { cluster: events({ version: "3.9.0", topics: { sales: {} } }) },
    },
  ],
  innocents: [
    {
      name: "all of it may be lost",
      good: { cluster: events({ uncleanElection: true, topics: { ticks: { durable: false } } }) },
    },
  ],
  unanswered: [{ name: "no version", asked: { cluster: events({}) }, subject: "events" }],
};
