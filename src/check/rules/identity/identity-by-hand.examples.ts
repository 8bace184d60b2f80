/** Examples for identity-by-hand. */
import { type Cluster, cluster, type KafkaOptions, kafka, zookeeper } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const events = (brokerIds?: KafkaOptions["brokerIds"]): Cluster =>
  cluster("chain", { stores: [kafka("events", { brokers: 3, ...(brokerIds ? { brokerIds } : {}) })] });
const keepers = (idsByHand: boolean): Cluster =>
  cluster("chain", { stores: [zookeeper("keepers", { members: 3, idsByHand })] });

export const examples: RuleExamples = {
  violations: [
    {
      name: "an id that was copied with its machine",
      bad: { cluster: events([0, 0, 1]) },
      expected: [{ message: "double", subject: "events", severity: "error", path: ["brokerIds"] }],
      good: { cluster: events([0, 1, 2]) },
    },
    {
      name: "the Loopring guide: different nodes set different ids",
      bad: { cluster: events("by-hand") },
      expected: [{ message: "typed", subject: "events", severity: "warning", path: ["brokerIds"] }],
      good: { cluster: events([0, 1, 2]) },
    },
    {
      name: "myid is typed",
      bad: { cluster: keepers(true) },
      expected: [{ message: "typed", subject: "keepers", severity: "warning", path: ["idsByHand"] }],
      good: { cluster: keepers(false) },
    },
  ],
  innocents: [{ name: "nobody says ids", good: { cluster: events() } }],
};
