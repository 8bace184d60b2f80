/** Finds writers to Kafka that may start before those who read from the newest on. */

import { needsOf } from "../../../model/cluster.ts";
import { type Consuming, kafkaClientDefaults } from "../../../model/kafka-client.ts";
import type { Service } from "../../../model/service.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { listText } from "../../journeys.ts";
import { type Client, topicsIn } from "../../kafka-stores.ts";
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
      text: '"{part}" writes "{topic}" and may start before {readers}, which {begin} at the newest.',
      counterExample:
        '"{part}" is ready first and writes; "{reader}" joins "{group}" a second later, and begins after those records.',
      fix: 'say after: [{variables}] on "{part}", or startsAt: "oldest" where the topic is read.',
    },
  },
  witness: { invariant: "KAF-08" },
  about: (facts) =>
    topicsIn(facts)
      .filter(({ durable, consumers }) => durable && consumers.some(startsAtNewest))
      .flatMap(({ name, producers, consumers }) => {
        const readers = consumers.filter(startsAtNewest);
        return producers.map(({ service }): Written => ({ topic: name, writer: service, readers }));
      }),
  judge({ topic, writer, readers }, facts): Verdict<"skipped"> {
    const before = neededBy(writer, facts);
    const late = readers.filter(({ service: { name } }) => name !== writer.name && !before.has(name));
    const [first] = late;
    if (!first) return holds;
    const names = [...new Set(late.map(({ service }) => service.name))];
    const some = names.slice(0, NAMED_MAX);
    const quoted = some.map((name) => `"${name}"`);
    return violated({
      message: "skipped",
      part: writer,
      path: ["after"],
      data: {
        part: writer.name,
        topic,
        readers: listText(names.length > some.length ? [...quoted, "others"] : quoted),
        reader: first.service.name,
        begin: names.length > 1 ? "begin" : "begins",
        group: first.use.group,
        variables: some.join(", "),
      },
      evidence: [
        byDefault(`"${first.service.name}" starts at the newest`, kafkaClientDefaults.startsAt),
        stated(`"${writer.name}" writes "${topic}"`),
        derived(`nothing makes "${writer.name}" wait for ${listText(quoted)}`),
      ],
    });
  },
});

/** More names than this tell a reader nothing. */
const NAMED_MAX = 3;

interface Written {
  readonly topic: string;
  readonly writer: Service;
  readonly readers: readonly Client<Consuming>[];
}

function startsAtNewest({ use }: Client<Consuming>): boolean {
  return use.startsAt === "newest";
}

/** Whatever is started before the service, since it needs it, or what it needs does. */
function neededBy(service: Service, facts: Facts): ReadonlySet<string> {
  const seen = new Set<string>();
  const stack = [...needsOf(service)];
  for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
    const part = facts.partNamed(name);
    if (!part || seen.has(name)) continue;
    seen.add(name);
    stack.push(...needsOf(part));
  }
  return seen;
}
