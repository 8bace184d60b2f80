/** Finds a Kafka with several copies that is made to flush its log all the time. */
import { durationText } from "../../../base/duration.ts";
import { derived, stated } from "../../evidence.ts";
import { kafkaStores } from "../../kafka-stores.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const kafkaFlushInterval: Rule = defineRule({
  id: "kafka-flush-interval",
  category: "stores",
  severity: "warning",
  docs: {
    what: "Brokers that keep several copies of each record also flush their logs by count or by time.",
    why:
      "Kafka is safe by copies on other machines, and confirms before such a flush all the same: it costs latency, and what one " +
      "host loses is no less. It is a warning, since it works, slower.",
    source:
      "Kafka 3.9, broker configs: log.flush.interval.messages and .ms are not set by default, and should stay so; " +
      "operations, application versus OS flush management.",
  },
  messages: {
    storms: {
      text: '"{part}" flushes its log {when}, and is safe by {copies} copies.',
      counterExample:
        'a disk of "{part}" takes 50 ms for a flush; each record waits for it, and none is safer.',
      fix: "remove {options} of flush, and set minInSync to 2: copies keep what a host loses.",
    },
  },
  about: (facts) => kafkaStores(facts).filter(({ settings }) => settings.replication > 1),
  judge(part): Verdict<"storms"> {
    const { flush, replication } = part.settings;
    const { messages, everyMs } = flush;
    const every = [
      ...(messages === undefined ? [] : [{ option: "messages", when: `each ${messages} records` }]),
      ...(everyMs === undefined ? [] : [{ option: "every", when: `each ${durationText(everyMs)}` }]),
    ];
    if (every.length === 0) return holds;
    return violated({
      message: "storms",
      part,
      path: ["flush"],
      data: {
        part: part.name,
        when: every.map(({ when }) => when).join(" and "),
        options: every.map(({ option }) => option).join(" and "),
        copies: replication,
      },
      evidence: [
        stated(`flush says ${every.map(({ when }) => when).join(" and ")}`),
        stated(`replication is ${replication}`),
        derived("a record is confirmed by copies, and not by a flush"),
      ],
    });
  },
});
