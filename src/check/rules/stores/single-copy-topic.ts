/** Finds topics of Kafka of which there is one copy, though there are brokers for more. */

import type { KafkaStore } from "../../../model/kafka.ts";
import { derived, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { brokerFact, kafkaStores } from "../../kafka-stores.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const singleCopyTopic: Rule = defineRule({
  id: "single-copy-topic",
  category: "stores",
  severity: "error",
  docs: {
    what: "Records that somebody relies on have one copy, on one of several brokers.",
    why:
      "More brokers then make it worse: the loss of any of them takes its share of the records, and while one is down its " +
      "partitions can be neither written nor read. It is an error, since confirmed records are lost; say durable: false of " +
      "a topic of which all may be lost.",
    source: "Kafka 3.9, broker configs: default.replication.factor is 1.",
  },
  messages: {
    byItself: {
      text: 'A topic that appears by itself on "{part}" has one copy: replication is 1.',
      counterExample:
        'a record of such a topic is confirmed by one broker of "{part}"; its disk fails, and the record is gone.',
      fix: "set replication to {copies}.",
    },
    declared: {
      text: 'Topic "{topic}" of "{part}" has one copy.',
      counterExample:
        'a record of "{topic}" is confirmed by one broker; its disk fails, and the record is gone.',
      fix: "set topics.{topic}.replication to {copies}, or say durable: false of it.",
    },
  },
  witness: { invariant: "KAF-02" },
  about: kafkaStores,
  judge(part, facts): readonly Verdict<"byItself" | "declared">[] {
    const { brokers } = part.settings;
    if (brokers < 2) return [];
    const found = [...byItself(part, facts), ...declaredOnes(part, facts)];
    return found.length > 0 ? found : [holds];
  },
});

function byItself(part: KafkaStore, facts: Facts): readonly Verdict<"byItself">[] {
  const { brokers, createsTopics, replication } = part.settings;
  const topics = facts.topicsOf(part.name);
  const isUsed =
    createsTopics || topics.some(({ declared }) => declared && declared.replication === undefined);
  if (replication > 1 || !isUsed) return [];
  return [
    violated({
      message: "byItself",
      part,
      path: ["replication"],
      data: { part: part.name, copies: Math.min(3, brokers) },
      evidence: [
        brokerFact(part, "replication"),
        stated(`brokers is ${brokers}`),
        derived("what one broker alone has is lost with it"),
      ],
    }),
  ];
}

function declaredOnes(part: KafkaStore, facts: Facts): readonly Verdict<"declared">[] {
  const { brokers } = part.settings;
  const single = facts
    .topicsOf(part.name)
    .filter(({ declared }) => declared?.replication === 1 && declared.durable);
  return single.map(({ name }) =>
    violated({
      message: "declared",
      part,
      path: ["topics", name, "replication"],
      data: { part: part.name, topic: name, copies: Math.min(3, brokers) },
      evidence: [
        stated(`topics.${name}.replication is 1`),
        stated(`brokers is ${brokers}`),
        derived("what one broker alone has is lost with it"),
      ],
    }),
  );
}
