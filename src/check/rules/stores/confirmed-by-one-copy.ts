/** Finds records of Kafka that are confirmed while one broker alone has them. */

import type { KafkaStore } from "../../../model/kafka.ts";
import type { Producing } from "../../../model/kafka-client.ts";
import { derived, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { brokerFact, type Client, kafkaStores, topicsIn } from "../../kafka-stores.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

type MessageId = "oneInSync" | "topicInSync" | "notAll";

type Subject =
  | { readonly kind: "brokers"; readonly part: KafkaStore }
  | { readonly kind: "writer"; readonly writer: Client<Producing> };

export const confirmedByOneCopy: Rule = defineRule({
  id: "confirmed-by-one-copy",
  category: "stores",
  severity: "warning",
  docs: {
    what: "Records that somebody relies on are confirmed when one copy of several has them.",
    why:
      "With min.insync.replicas=1, acks=all means all who are in sync, and that may be the leader alone; with acks=1 or 0 it " +
      "is the leader alone by design. The loss of that broker takes what its writer was told is safe. It is a warning, since " +
      "it takes two failures, or one at the wrong moment.",
    source: "Kafka 3.9, topic configs: min.insync.replicas is 1 by default; 2 of 3 with acks=all is typical.",
  },
  messages: {
    oneInSync: {
      text: '"{part}" confirms a record of {topics} when one copy of {copies} has it: minInSync is 1.',
      counterExample:
        "two brokers are slow, and the leader alone is in sync; it confirms a record, its disk fails, and the record is gone.",
      fix: "set minInSync to 2.",
    },
    topicInSync: {
      text: 'Topic {topics} of "{part}" is confirmed when one copy of {copies} has a record: minInSync is 1.',
      counterExample:
        "the leader alone is in sync; it confirms a record, its disk fails, and the record is gone.",
      fix: "set minInSync of the topic to 2, or say durable: false of it.",
    },
    notAll: {
      text: '"{part}" writes "{topic}" with acks "{acks}", though somebody relies on its records.',
      counterExample:
        'the leader tells "{part}" that a record is written, and fails before a follower has read it: the record is gone.',
      fix: 'set acks: "all", or say durable: false of the topic.',
    },
  },
  about: (facts): readonly Subject[] => [
    ...kafkaStores(facts).map((part): Subject => ({ kind: "brokers", part })),
    ...topicsIn(facts)
      .filter(({ durable }) => durable)
      .flatMap(({ producers }) => producers.map((writer): Subject => ({ kind: "writer", writer }))),
  ],
  judge: (subject, facts) =>
    subject.kind === "writer" ? ofWriter(subject.writer) : ofBrokers(subject.part, facts),
});

function ofWriter({ service, use }: Client<Producing>): Verdict<MessageId> {
  if (use.acks === "all") return holds;
  return violated({
    message: "notAll",
    part: service,
    path: ["produces"],
    data: { part: service.name, topic: use.topic, acks: use.acks },
    evidence: [
      stated(`acks is "${use.acks}" for "${use.topic}"`),
      derived("a follower reads after the leader has told"),
    ],
  });
}

function ofBrokers(part: KafkaStore, facts: Facts): readonly Verdict<MessageId>[] {
  const durable = facts.topicsOf(part.name).filter(({ durable: isDurable }) => isDurable);
  const byBrokers = durable.filter(
    ({ declared, replication }) => replication > 1 && declared?.minInSync === undefined,
  );
  const own = durable.filter(({ declared, replication }) => replication > 1 && declared?.minInSync === 1);
  const isLoose = part.settings.minInSync === 1 && byBrokers.length > 0;
  const found = [
    ...(isLoose ? [loose(part, "oneInSync", byBrokers, ["minInSync"])] : []),
    ...own.map((topic) => loose(part, "topicInSync", [topic], ["topics", topic.name, "minInSync"])),
  ];
  return found.length > 0 ? found : [holds];
}

const NAMED_MAX = 3;

function loose(
  part: KafkaStore,
  message: "oneInSync" | "topicInSync",
  topics: readonly { readonly name: string; readonly replication: number }[],
  path: readonly string[],
): Verdict<MessageId> {
  const names = topics.slice(0, NAMED_MAX).map(({ name }) => `"${name}"`);
  const copies = Math.max(...topics.map(({ replication }) => replication));
  return violated({
    message,
    part,
    path,
    data: {
      part: part.name,
      topics: topics.length > NAMED_MAX ? `${names.join(", ")} and others` : names.join(", "),
      copies,
    },
    evidence: [
      message === "oneInSync" ? brokerFact(part, "minInSync") : stated(`${path.join(".")} is 1`),
      derived("copies that are behind are taken out of those that must confirm"),
    ],
  });
}
