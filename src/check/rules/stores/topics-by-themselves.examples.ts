/** Examples for topics-by-themselves. */
import { type Cluster, cluster, type KafkaOptions, kafka, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const writing = (options: KafkaOptions): Cluster => {
  const events = kafka("events", options);
  const produces = [{ to: events, topic: "sales" }];
  return cluster("shop", { services: [service("till", { command: ["till"], produces })] });
};

export const examples: RuleExamples = {
  violations: [
    {
      name: "a topic that is there once somebody writes to it",
      bad: { cluster: writing({}) },
      expected: [{ message: "undeclared", subject: "events", severity: "warning", path: ["topics"] }],
      good: { cluster: writing({ topics: { sales: { partitions: 3 } } }) },
    },
  ],
  innocents: [{ name: "nothing appears by itself", good: { cluster: writing({ createsTopics: false }) } }],
};
