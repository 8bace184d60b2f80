/** Examples for confirmed-by-one-copy. */
import {
  type Cluster,
  cluster,
  type KafkaOptions,
  kafka,
  type ProducingOptions,
  service,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const written = (options: KafkaOptions, acks: ProducingOptions["acks"] = "all"): Cluster => {
  const events = kafka("events", { brokers: 3, replication: 3, minInSync: 2, ...options });
  const till = service("till", { command: ["till"], produces: [{ to: events, topic: "sales", acks }] });
  return cluster("shop", { services: [till] });
};

const severity = "warning";

export const examples: RuleExamples = {
  violations: [
    {
      name: "the Loopring guide: three copies, one of them in sync",
      bad: { cluster: written({ minInSync: 1 }) },
      expected: [{ message: "oneInSync", subject: "events", severity, path: ["minInSync"] }],
      good: { cluster: written({ minInSync: 2 }) },
    },
    {
      name: "one topic alone",
      bad: { cluster: written({ topics: { sales: { minInSync: 1 } } }) },
      expected: [
        { message: "topicInSync", subject: "events", severity, path: ["topics", "sales", "minInSync"] },
      ],
      good: { cluster: written({ topics: { sales: { minInSync: 2 } } }) },
    },
    {
      name: "the leader alone confirms",
      bad: { cluster: written({}, "leader") },
      expected: [{ message: "notAll", subject: "till", severity, path: ["produces"] }],
      good: { cluster: written({}, "all") },
    },
  ],
  innocents: [
    {
      name: "all of it may be lost",
      good: { cluster: written({ topics: { sales: { minInSync: 1, durable: false } } }, "none") },
    },
    {
      name: "there is one copy, which is another rule's",
      good: { cluster: written({ brokers: 1, replication: 1, minInSync: 1 }) },
    },
  ],
};
