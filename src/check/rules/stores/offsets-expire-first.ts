/** Finds readers of Kafka whose place in a topic is forgotten before its records are. */
import { durationText } from "../../../base/duration.ts";
import { type KafkaStore, offsetsRetentionDefault } from "../../../model/kafka.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { kafkaStores } from "../../kafka-stores.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, type Verdict, violated } from "../../verdict.ts";

export const offsetsExpireFirst: Rule = defineRule({
  id: "offsets-expire-first",
  category: "stores",
  severity: "warning",
  docs: {
    what: "Kafka forgets the offsets of a silent group sooner than it deletes records, and a reader then begins at the newest.",
    why:
      "A group that was away longer than its offsets are kept begins as if it were new: what is still in the log is skipped in " +
      "silence. It is a warning, since it takes that long an absence.",
    source: "Kafka, KIP-186: offsets.retention.minutes was one day until 2.0, and is seven since.",
  },
  messages: {
    skipped: {
      text: '"{part}" forgets offsets after {offsets}, and keeps records for {records}; "{reader}" then begins at the newest.',
      counterExample:
        '"{reader}" is down for longer than {offsets}; it comes back, begins at the newest, and never reads the rest.',
      fix: 'set offsetsRetention to {records} or more, or let "{reader}" start at the oldest.',
    },
  },
  about: kafkaStores,
  judge(part, facts): Verdict<"skipped"> {
    const readers = facts.topicsOf(part.name).flatMap(({ consumers }) => consumers);
    const reader = readers.find(({ use }) => use.startsAt === "newest");
    if (!reader) return holds;
    const kept = keptOffsets(part);
    if (kept === undefined)
      return unknown(
        part,
        "how long it keeps offsets",
        'Say it: offsetsRetention: "168h", or its version: "3.9.0".',
      );
    const { retentionMs } = part.settings;
    if (kept.ms >= retentionMs) return holds;
    return violated({
      message: "skipped",
      part,
      path: ["offsetsRetention"],
      data: {
        part: part.name,
        reader: reader.service.name,
        offsets: durationText(kept.ms),
        records: durationText(retentionMs),
      },
      evidence: [
        kept.fact,
        stated(`retention is ${durationText(retentionMs)}`),
        stated(`"${reader.service.name}" starts at the newest`, reader.service, ["consumes"]),
        derived("a group without offsets begins where its reader says"),
      ],
    });
  },
});

function keptOffsets({ settings }: KafkaStore) {
  const { offsetsRetentionMs, version } = settings;
  if (offsetsRetentionMs !== undefined) {
    const fact = stated(`offsetsRetention is ${durationText(offsetsRetentionMs)}`);
    return { ms: offsetsRetentionMs, fact };
  }
  if (version === undefined) return undefined;
  const usual = offsetsRetentionDefault(version);
  return { ms: usual.value, fact: byDefault(`offsetsRetention is ${durationText(usual.value)}`, usual) };
}
