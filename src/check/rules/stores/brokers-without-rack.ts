/** Finds a Kafka over several zones that does not know them. */
import { byDefault, derived, stated } from "../../evidence.ts";
import { kafkaStores } from "../../kafka-stores.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

export const brokersWithoutRack: Rule = defineRule({
  id: "brokers-without-rack",
  category: "stores",
  severity: "warning",
  docs: {
    what: "The brokers of a Kafka stand in several zones, and broker.rack says nothing of them.",
    why:
      "Kafka then spreads copies without regard to zones, and some partitions have all of theirs in one. It is a warning, since " +
      "it takes the loss of a zone.",
    source:
      "Kafka 3.9, operations, rack awareness: a partition spans as many racks as it has copies, or as there are.",
  },
  messages: {
    unknownZones: {
      text: 'The brokers of "{part}" stand in {zones} zones, and do not know in which: racks is not given.',
      counterExample:
        "two copies of a partition are put on brokers of one zone; the zone is lost, and both with it.",
      fix: "say the zone of each broker: racks: [{example}].",
    },
  },
  about: (facts) =>
    kafkaStores(facts).filter(({ zones, settings }) => zones.length > 1 && settings.brokers > 1),
  judge(part) {
    if (part.settings.racks) return holds;
    const names = part.zones.map(({ name }) => name);
    return violated({
      message: "unknownZones",
      part,
      path: ["racks"],
      data: {
        part: part.name,
        zones: names.length,
        example: names.map((name) => `zone("${name}")`).join(", "),
      },
      evidence: [
        stated(`zones names ${names.join(", ")}`),
        byDefault("broker.rack is not set", {
          program: "Kafka 3.9",
          reference: "broker configs, broker.rack",
        }),
        derived("copies are spread over racks only where there are any"),
      ],
    });
  },
});
