/** Finds topics of Kafka that cannot be written while one broker restarts. */

import { kafkaClientDefaults } from "../../../model/kafka-client.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { type NamedTopic, topicPath, topicsIn } from "../../kafka-stores.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, type Verdict, violated } from "../../verdict.ts";

export const inSyncNeedsAll: Rule = defineRule({
  id: "in-sync-needs-all",
  category: "stores",
  severity: "error",
  docs: {
    what: "A topic is written with acks=all, and as many copies must be in sync as there are, or more.",
    why:
      "While any broker that has a copy restarts, each record is refused (NotEnoughReplicas): every upgrade of a broker is an " +
      "outage for those who write. It is an error, since no broker can be restarted without it.",
    source:
      "Kafka 3.9, topic configs, min.insync.replicas: typical are 3 copies, of which 2 must be in sync, and acks=all.",
  },
  messages: {
    needsAll: {
      text: 'Topic "{topic}" of "{part}" has {copies} copies, and needs {needed} of them in sync.',
      counterExample:
        'a broker of "{part}" is restarted: {left} are in sync, {needed} must be, and "{writer}" is refused until it is back.',
      fix: "set minInSync to {fewer}.",
    },
  },
  witness: { invariant: "KAF-03" },
  about: (facts) =>
    topicsIn(facts).filter(({ replication, minInSync }) => replication > 1 && minInSync >= replication),
  judge(topic): Verdict<"needsAll"> {
    const { store: part, producers } = topic;
    if (producers.length === 0)
      return unknown(
        part,
        `who writes to "${topic.name}", and with which acks`,
        "Say it: produces: [{ to, topic, acks }].",
      );
    const writer = producers.find(({ use }) => use.acks === "all");
    return writer ? found(topic, writer.service.name) : holds;
  },
});

function found(topic: NamedTopic, writer: string): Verdict<"needsAll"> {
  const { store: part, name, replication, minInSync } = topic;
  return violated({
    message: "needsAll",
    part,
    path: topicPath(topic, "minInSync"),
    data: {
      part: part.name,
      topic: name,
      writer,
      copies: replication,
      needed: minInSync,
      left: replication - 1,
      fewer: Math.max(1, replication - 1),
    },
    evidence: [
      stated(`minInSync is ${minInSync}`),
      stated(`replication is ${replication}`),
      byDefault(`"${writer}" writes with acks "all"`, kafkaClientDefaults.acks),
      derived(`without one broker ${replication - 1} copies are in sync`),
    ],
  });
}
