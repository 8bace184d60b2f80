/** Examples for group-above-partitions. */
import { type Cluster, cluster, type KafkaTopicOptions, kafka, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const reading = (replicas: number, sales: KafkaTopicOptions = {}, group = "mail"): Cluster => {
  const events = kafka("events", { topics: { sales } });
  const consumes = [{ from: events, topic: "sales", group }];
  return cluster("shop", { services: [service("mailer", { command: ["mailer"], replicas, consumes })] });
};

const expected = { message: "idle", subject: "mailer", severity: "warning", path: ["consumes"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "two readers of Kafka's own single partition",
      bad: { cluster: reading(2) },
      expected: [expected],
      good: { cluster: reading(2, { partitions: 2 }) },
    },
    {
      name: "six readers of four",
      bad: { cluster: reading(6, { partitions: 4 }) },
      expected: [expected],
      good: { cluster: reading(4, { partitions: 4 }) },
    },
  ],
  innocents: [
    { name: "partitions to spare", good: { cluster: reading(2, { partitions: 12 }) } },
    { name: "each instance is a group of its own", good: { cluster: reading(2, {}, "mail-{host}") } },
  ],
};
