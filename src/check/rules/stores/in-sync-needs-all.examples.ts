/** Examples for in-sync-needs-all. */
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
  const events = kafka("events", { brokers: 3, replication: 3, ...options });
  const till = service("till", { command: ["till"], produces: [{ to: events, topic: "sales", acks }] });
  return cluster("shop", { services: [till] });
};

const expected = { message: "needsAll", subject: "events", severity: "error" } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "all three must be in sync",
      bad: { cluster: written({ minInSync: 3 }) },
      expected: [{ ...expected, path: ["minInSync"] }],
      good: { cluster: written({ minInSync: 2 }) },
    },
    {
      name: "one topic alone",
      bad: { cluster: written({ topics: { sales: { minInSync: 3 } } }) },
      expected: [{ ...expected, path: ["topics", "sales", "minInSync"] }],
      good: { cluster: written({ topics: { sales: { minInSync: 2 } } }) },
    },
  ],
  innocents: [{ name: "the leader alone confirms", good: { cluster: written({ minInSync: 3 }, "leader") } }],
  unanswered: [
    {
      name: "nobody is known to write",
      asked: {
        cluster: cluster("shop", {
          stores: [kafka("events", { brokers: 3, replication: 3, minInSync: 3, topics: { sales: {} } })],
        }),
      },
      subject: "events",
    },
  ],
};
