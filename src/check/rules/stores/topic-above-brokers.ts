/** Finds a Kafka that wants more copies of a topic than it has brokers. */
import type { KafkaStore } from "../../../model/kafka.ts";
import { derived, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { brokerFact, kafkaStores } from "../../kafka-stores.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

export const topicAboveBrokers: Rule = defineRule({
  id: "topic-above-brokers",
  category: "stores",
  severity: "error",
  docs: {
    what: "A topic of Kafka is to have more copies than there are brokers.",
    why:
      "Kafka refuses to create it. Of the topic of offsets that means: no group can be joined, and nobody reads; of a topic " +
      "that appears by itself: whoever writes to it waits for metadata until it gives up. It is an error, since it never works.",
    source:
      "Kafka 3.9, InvalidReplicationFactorException; broker configs, offsets.topic.replication.factor: 3 by default, and " +
      "enforced when the topic is created since 0.11.",
  },
  messages: {
    tooMany: {
      text: '"{part}" wants {wanted} copies of {topic}, and has {brokers}.',
      counterExample:
        "the first who needs {topic} is refused: {wanted} copies do not fit on {brokers}, now or later.",
      fix: "set {option} to {most} or less, or give it {wanted} brokers.",
    },
  },
  witness: { invariant: "KAF-01" },
  about: kafkaStores,
  judge(part, facts) {
    const { brokers } = part.settings;
    const wrong = wantsOf(part, facts).filter(({ copies }) => copies > brokers);
    if (wrong.length === 0) return holds;
    return wrong.map(({ topic, copies, path, fact }) =>
      violated({
        message: "tooMany",
        part,
        path,
        data: {
          part: part.name,
          topic,
          wanted: copies,
          brokers: brokers === 1 ? "one broker" : `${brokers} brokers`,
          option: path.join("."),
          most: brokers,
        },
        evidence: [fact, stated(`brokers is ${brokers}`), derived("each copy needs a broker of its own")],
      }),
    );
  },
});

interface Want {
  readonly topic: string;
  readonly copies: number;
  readonly path: readonly string[];
  readonly fact: ReturnType<typeof stated>;
}

/** The topic of transactions is created when somebody uses them, which the file does not tell. */
function wantsOf(part: KafkaStore, facts: Facts): readonly Want[] {
  const { createsTopics, offsetsReplication, replication } = part.settings;
  const own = (topic: string, key: "offsetsReplication" | "replication", copies: number): Want => {
    return { topic, copies, path: [key], fact: brokerFact(part, key) };
  };
  const declared = facts.topicsOf(part.name).flatMap(({ name, declared: topic }): readonly Want[] => {
    if (topic?.replication === undefined) return [];
    const path = ["topics", name, "replication"];
    return [
      {
        topic: `"${name}"`,
        copies: topic.replication,
        path,
        fact: stated(`${path.join(".")} is ${topic.replication}`),
      },
    ];
  });
  return [
    own("the topic of offsets", "offsetsReplication", offsetsReplication),
    ...(createsTopics ? [own("a topic that appears by itself", "replication", replication)] : []),
    ...declared,
  ];
}
