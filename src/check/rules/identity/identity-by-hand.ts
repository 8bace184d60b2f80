/** Finds brokers and members that share an identity, or are given one by somebody who types it. */
import type { KafkaStore } from "../../../model/kafka.ts";
import type { ZookeeperStore } from "../../../model/zookeeper.ts";
import { derived, stated } from "../../evidence.ts";
import { kafkaStores } from "../../kafka-stores.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";
import { zookeeperStores } from "../../zookeeper-stores.ts";

type MessageId = "double" | "typed";

export const identityByHand: Rule = defineRule({
  id: "identity-by-hand",
  category: "identity",
  severity: "error",
  docs: {
    what: "Two brokers have the same broker.id, or somebody types the id of each broker or member on its machine.",
    why:
      "The second broker with an id is refused, and so there is one fewer than planned: an error. What is typed is copied from " +
      "the machine before, and some day not changed: a warning.",
    source:
      "Kafka 3.9, NodeExists on /brokers/ids; the Loopring deployment guide: “different nodes set different ids”.",
  },
  messages: {
    double: {
      text: 'Brokers of "{part}" share the id {id}.',
      counterExample:
        'the first broker registers {id}; the second is refused, and "{part}" has one broker fewer.',
      fix: "give each broker an id of its own in brokerIds.",
    },
    typed: {
      text: 'Somebody types {what} on each machine of "{part}".',
      counterExample:
        'a machine is added to "{part}" by copying another; {what} is copied too, and it is refused, or takes its place.',
      fix: "let the file give it: {fix}.",
      severity: "warning",
    },
  },
  witness: { invariant: "KAF-07" },
  about: (facts): readonly (KafkaStore | ZookeeperStore)[] => [
    ...kafkaStores(facts),
    ...zookeeperStores(facts),
  ],
  judge: (part): Verdict<MessageId> => (part.engine === "kafka" ? ofBrokers(part) : ofMembers(part)),
});

function ofBrokers(part: KafkaStore): Verdict<MessageId> {
  const { brokerIds = [], brokers } = part.settings;
  if (brokerIds === "by-hand") {
    const ids = Array.from({ length: brokers }, (_, index) => index + 1).join(", ");
    return typed(part, { what: "broker.id", path: ["brokerIds"], fix: `brokerIds: [${ids}]` });
  }
  const id = brokerIds.find((one, index) => brokerIds.indexOf(one) !== index);
  if (id === undefined) return holds;
  return violated({
    message: "double",
    part,
    path: ["brokerIds"],
    data: { part: part.name, id },
    evidence: [
      stated(`brokerIds is ${brokerIds.join(", ")}`),
      derived("a broker registers under its id, once"),
    ],
  });
}

function ofMembers(part: ZookeeperStore): Verdict<MessageId> {
  if (!part.settings.idsByHand) return holds;
  return typed(part, { what: "myid", path: ["idsByHand"], fix: "remove idsByHand" });
}

function typed(
  part: KafkaStore | ZookeeperStore,
  { what, path, fix }: { readonly what: string; readonly path: readonly string[]; readonly fix: string },
): Verdict<MessageId> {
  return violated({
    message: "typed",
    part,
    path,
    data: { part: part.name, what, fix },
    evidence: [
      stated(`${what} is set by hand`),
      derived("nothing compares it with the others before it starts"),
    ],
  });
}
