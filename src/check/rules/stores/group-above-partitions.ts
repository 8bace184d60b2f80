/** Finds groups of readers of Kafka with more instances than there are partitions to share. */

import { kafkaDefaults } from "../../../model/kafka.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { topicsIn } from "../../kafka-stores.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const groupAbovePartitions: Rule = defineRule({
  id: "group-above-partitions",
  category: "stores",
  severity: "warning",
  docs: {
    what: "A group of readers has more instances than the topic has partitions.",
    why:
      "Each partition is read by one of them, and the rest stand by: more instances make nothing faster. It is a warning, since " +
      "standing by may be what they are for, and one partition what keeps the order.",
    source: "Kafka 3.9, design, consumer groups; broker configs: num.partitions is 1 by default.",
  },
  messages: {
    idle: {
      text: '"{part}" reads "{topic}" with {instances} instances, and {partitions}: {idle} of them read nothing.',
      counterExample:
        'twice as much is written to "{topic}"; twice as many instances of "{part}" read no faster.',
      fix: 'give "{topic}" {instances} partitions with keys that keep the order, or allow this if they only stand by.',
    },
  },
  about: (facts) =>
    topicsIn(facts).flatMap((topic) => topic.consumers.map((consumer) => ({ topic, consumer }))),
  judge({ topic, consumer: { service, use } }): Verdict<"idle"> {
    const { partitions, name, declared } = topic;
    const isAlone = use.group.includes("{host}");
    if (isAlone || service.replicas <= partitions) return holds;
    const fact = `"${name}" has ${partitions === 1 ? "one partition" : `${partitions} partitions`}`;
    const isDefault = declared?.partitions === undefined && partitions === kafkaDefaults.partitions.value;
    return violated({
      message: "idle",
      part: service,
      path: ["consumes"],
      data: {
        part: service.name,
        topic: name,
        instances: service.replicas,
        partitions: `it has ${partitions === 1 ? "one partition" : `${partitions} partitions`}`,
        idle: service.replicas - partitions,
      },
      evidence: [
        isDefault ? byDefault(fact, kafkaDefaults.partitions) : stated(fact, topic.store, ["topics"]),
        stated(`replicas is ${service.replicas}`),
        derived("a partition is read by one member of a group"),
      ],
    });
  },
});
