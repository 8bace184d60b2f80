/** Finds writers to Kafka that may start before those who read from the newest on. */

import { needsOf } from "../../../model/cluster.ts";
import { kafkaClientDefaults } from "../../../model/kafka-client.ts";
import type { Service } from "../../../model/service.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { topicsIn } from "../../kafka-stores.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const startsBeforeReader: Rule = defineRule({
  id: "starts-before-reader",
  category: "stores",
  severity: "error",
  docs: {
    what: "A reader begins at the newest record of a durable topic, and its writer does not come after it.",
    why:
      "What is written before the group has joined for the first time is never read by it. It is an error for a durable topic, " +
      "since the records are in the log, and nobody ever sees them.",
    source: "Kafka 3.9, consumer configs: auto.offset.reset is latest by default.",
  },
  messages: {
    skipped: {
      text: '"{part}" writes "{topic}" and may start before "{reader}", which begins at the newest.',
      counterExample:
        '"{part}" is ready first and writes; "{reader}" joins "{group}" a second later, and begins after those records.',
      fix: 'say after: [{variable}] on "{part}", or startsAt: "oldest" on "{reader}".',
    },
  },
  witness: { invariant: "KAF-08" },
  about: (facts) =>
    topicsIn(facts)
      .filter(({ durable }) => durable)
      .flatMap((topic) =>
        topic.producers.flatMap((writer) =>
          topic.consumers
            .filter(({ use }) => use.startsAt === "newest")
            .map((reader) => ({ topic: topic.name, writer: writer.service, reader })),
        ),
      ),
  judge({ topic, writer, reader }, facts): Verdict<"skipped"> {
    const { service, use } = reader;
    if (writer.name === service.name || comesAfter(writer, service.name, facts)) return holds;
    return violated({
      message: "skipped",
      part: writer,
      path: ["after"],
      data: {
        part: writer.name,
        topic,
        reader: service.name,
        group: use.group,
        variable: service.name,
      },
      evidence: [
        byDefault(`"${service.name}" starts at the newest`, kafkaClientDefaults.startsAt),
        stated(`"${writer.name}" writes "${topic}"`),
        derived(`nothing makes "${writer.name}" wait for "${service.name}"`),
      ],
    });
  },
});

function comesAfter(writer: Service, name: string, facts: Facts): boolean {
  const seen = new Set<string>();
  const queue = [...needsOf(writer)];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (next === name) return true;
    const part = facts.partNamed(next);
    if (!part || seen.has(next)) continue;
    seen.add(next);
    queue.push(...needsOf(part));
  }
  return false;
}
