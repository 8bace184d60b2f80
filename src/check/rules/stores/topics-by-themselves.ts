/** Finds topics of Kafka that nobody declares, and that appear when somebody names them. */

import { kafkaDefaults } from "../../../model/kafka.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { listText } from "../../journeys.ts";
import { kafkaStores } from "../../kafka-stores.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

export const topicsByThemselves: Rule = defineRule({
  id: "topics-by-themselves",
  category: "stores",
  severity: "warning",
  docs: {
    what: "Services read or write topics of which nobody says the partitions, and Kafka creates what is named.",
    why:
      "Their partitions and copies are then the brokers' defaults on the day of the first record, and later changes of the " +
      "defaults do not reach them; a slip in a name is a new topic that nobody reads. It is a warning, since it works.",
    source: "Kafka 3.9, broker configs: auto.create.topics.enable is true by default.",
  },
  messages: {
    undeclared: {
      text: '"{part}" creates by itself what nobody declares: {topics}.',
      counterExample:
        'a writer misspells "{one}"; the new topic takes its records, and no reader ever sees one.',
      fix: "declare them: topics: { {entries} }, and set createsTopics: false.",
    },
  },
  about: kafkaStores,
  judge(part, facts) {
    const undeclared = facts.topicsOf(part.name).filter(({ declared }) => declared?.partitions === undefined);
    const [first] = undeclared;
    if (!part.settings.createsTopics || !first) return holds;
    const names = undeclared.map(({ name }) => name);
    return violated({
      message: "undeclared",
      part,
      path: ["topics"],
      data: {
        part: part.name,
        topics: listText(names.map((name) => `"${name}"`)),
        one: first.name,
        entries: names.map((name) => `"${name}": { partitions: 1 }`).join(", "),
      },
      evidence: [
        byDefault("createsTopics is true", kafkaDefaults.createsTopics),
        stated(`services name ${listText(names)}`),
        derived("what is not declared has the brokers' defaults of that day"),
      ],
    });
  },
});
