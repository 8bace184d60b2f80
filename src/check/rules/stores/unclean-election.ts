/** Finds topics of Kafka of which a copy that lags may become the leader. */
import { uncleanElectionDefault } from "../../../model/kafka.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { type NamedTopic, topicsIn } from "../../kafka-stores.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, type Verdict, violated } from "../../verdict.ts";

export const uncleanElection: Rule = defineRule({
  id: "unclean-election",
  category: "stores",
  severity: "error",
  docs: {
    what: "Of a topic that somebody relies on, a copy that is not in sync may become the leader.",
    why:
      "It takes the place of a leader that is away, and what it had not copied yet is cut off the others when they come back: " +
      "records that were confirmed are gone, in silence. It is an error for what is durable; without it the partition waits.",
    source: "Kafka 3.9, design, unclean leader election: off by default since 0.11.0.0, on before.",
  },
  messages: {
    allowed: {
      text: 'A copy of "{topic}" on "{part}" that lags may become its leader.',
      counterExample:
        'the leader of "{topic}" fails while a follower is behind; the follower leads, and the records between are cut off.',
      fix: "set uncleanElection: false, or say durable: false of the topic.",
    },
  },
  witness: { invariant: "KAF-06" },
  about: (facts) => topicsIn(facts).filter(({ durable, replication }) => durable && replication > 1),
  judge(topic): Verdict<"allowed"> {
    const { store: part, declared } = topic;
    const own = declared?.uncleanElection ?? part.settings.uncleanElection;
    if (own === false) return holds;
    if (own) return found(topic, stated(`uncleanElection is true`));
    const { version } = part.settings;
    if (version === undefined)
      return unknown(
        part,
        "whether a lagging copy may lead",
        'Say uncleanElection: false, or the version: "3.9.0".',
      );
    const usual = uncleanElectionDefault(version);
    return usual.value ? found(topic, byDefault("uncleanElection is true", usual)) : holds;
  },
});

function found(topic: NamedTopic, fact: ReturnType<typeof stated>): Verdict<"allowed"> {
  const isOwn = topic.declared?.uncleanElection !== undefined;
  return violated({
    message: "allowed",
    part: topic.store,
    path: isOwn ? ["topics", topic.name, "uncleanElection"] : ["uncleanElection"],
    data: { part: topic.store.name, topic: topic.name },
    evidence: [fact, derived("followers cut off what their leader does not have")],
  });
}
