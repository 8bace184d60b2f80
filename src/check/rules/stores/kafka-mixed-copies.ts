/** Finds a Kafka that keeps its own topics in fewer copies than one another or than the records. */
import { derived } from "../../evidence.ts";
import { brokerFact, kafkaStores } from "../../kafka-stores.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const kafkaMixedCopies: Rule = defineRule({
  id: "kafka-mixed-copies",
  category: "stores",
  severity: "warning",
  docs: {
    what: "The topics in which Kafka keeps offsets and transactions have fewer copies than the records.",
    why:
      "The weakest of them decides what is lost with brokers: records that outlive two are of little use when the offsets or " +
      "the outcome of transactions do not. It is a warning, since it takes the loss of several brokers.",
    source:
      "Kafka 3.9, broker configs: offsets.topic.replication.factor and transaction.state.log.replication.factor are 3 by default.",
  },
  messages: {
    fewer: {
      text: '"{part}" keeps {what} in {copies} copies, and records in {wanted}: {option}.',
      counterExample: "{copies} brokers are lost; the records are still there, and {what} are not.",
      fix: "set {option} to {wanted}.",
    },
  },
  about: (facts) => kafkaStores(facts).filter(({ settings }) => settings.replication > 1),
  judge(part): readonly Verdict<"fewer">[] {
    const { replication } = part.settings;
    const own = [
      { option: "offsetsReplication", what: "offsets" },
      { option: "transactionReplication", what: "outcomes of transactions" },
    ] as const;
    const fewer = own.filter(({ option }) => part.settings[option] < replication);
    if (fewer.length === 0) return [holds];
    return fewer.map(({ option, what }) =>
      violated({
        message: "fewer",
        part,
        path: [option],
        data: { part: part.name, option, what, copies: part.settings[option], wanted: replication },
        evidence: [
          brokerFact(part, option),
          brokerFact(part, "replication"),
          derived("the fewest copies decide what a loss takes"),
        ],
      }),
    );
  },
});
