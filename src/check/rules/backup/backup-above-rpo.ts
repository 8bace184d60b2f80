/** Finds copies that are made less often than what may be lost allows. */
import { durationText } from "../../../base/duration.ts";
import { backedUpStores } from "../../backed-up.ts";
import { derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

export const backupAboveRpo: Rule = defineRule({
  id: "backup-above-rpo",
  category: "backup",
  severity: "error",
  docs: {
    what: "The time between two copies is longer than the time whose writes may be lost (`rpo`).",
    why:
      "A store that is lost just before its next copy takes all since the last one with it; the promise is then " +
      "broken by arithmetic alone, and that is an error.",
    source: "The meaning of a recovery point objective; Google SRE book, data integrity.",
  },
  messages: {
    tooSeldom: {
      text: '"{part}" may lose {rpo} of writes, and is copied every {every}.',
      counterExample:
        'the volume of "{part}" is lost just before a copy: the writes of {every} are gone, {rpo} were accepted.',
      fix: 'set backup.every of "{part}" to {rpo} or less, or accept more with `rpo`.',
    },
  },
  witness: { invariant: "BAK-01" },
  about: backedUpStores,
  judge({ part, backup: { everyMs, rpoMs } }) {
    if (rpoMs === undefined || everyMs <= rpoMs) return holds;
    const [every, rpo] = [durationText(everyMs), durationText(rpoMs)];
    return violated({
      message: "tooSeldom",
      part,
      path: ["backup", "every"],
      data: { part: part.name, every, rpo },
      evidence: [
        stated(`every is ${every}`),
        stated(`rpo is ${rpo}`),
        derived("a copy holds nothing of what comes after it"),
      ],
    });
  },
});
