/** Finds copies that nobody restores before it matters. */
import { durationText } from "../../../base/duration.ts";
import { reliedOn } from "../../../model/holds.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, violated } from "../../verdict.ts";

const DAY_MS = 24 * 3_600_000;

const STATE_IT = 'State it: backup: { every: "1h", restore: { rehearsedEvery: "720h" } }.';

export const unrestorable: Rule = defineRule({
  id: "unrestorable",
  category: "backup",
  severity: "error",
  docs: {
    what: "Nobody restores a copy to see that it can be done, or does so only after the last good copy is deleted.",
    why:
      "A copy that nobody restored is a hope: formats, keys and permissions change, and every later copy is bad as " +
      "well. Whoever learns it after `keep` has only bad ones: an error. Copies that are kept long enough and " +
      "restored seldom are a warning.",
    source: "flynn#2504, velero#3565 and geolens#714, where a backup succeeded and could not be restored.",
  },
  messages: {
    never: {
      text: 'Nobody restores the copies of "{part}".',
      counterExample:
        'the copies of "{part}" turn unreadable in spring; somebody needs one in autumn, and learns it then.',
      fix: 'restore a copy regularly, and state it: restore: { rehearsedEvery: "720h" }.',
    },
    deletedBefore: {
      text: 'Copies of "{part}" are deleted after {keep}, and restored every {rehearsed}.',
      counterExample:
        'the copies of "{part}" turn unreadable; {keep} later the last good one is deleted, and nobody knows before {rehearsed} are over.',
      fix: "set `keep` above restore.rehearsedEvery: {rehearsed} and one copy more.",
    },
    seldom: {
      text: 'Copies of "{part}" are restored every {rehearsed} only.',
      counterExample:
        'the copies of "{part}" turn unreadable the day after a rehearsal; for {rehearsed} nobody knows.',
      fix: "set restore.rehearsedEvery to {days} days or less.",
      severity: "warning",
    },
  },
  options: { days: { default: 92, means: "The most days from one rehearsed restore to the next." } },
  witness: { invariant: "BAK-02" },
  about: ({ cluster }) =>
    cluster.stores.filter(({ backup, holds: held = [] }) => backup || reliedOn(held).length > 0),
  judge(part, _facts, { days }) {
    const { backup } = part;
    if (!backup) return unknown(part, "how it is backed up, and who restores a copy", STATE_IT);
    const { rehearsedEveryMs } = backup.restore;
    const { keepMs } = backup;
    if (rehearsedEveryMs === undefined) {
      return violated({
        message: "never",
        part,
        path: ["backup", "restore"],
        data: { part: part.name },
        evidence: [byDefault("restore.rehearsedEvery is not given, so nobody does")],
      });
    }
    const rehearsed = durationText(rehearsedEveryMs);
    if (keepMs !== undefined && keepMs < rehearsedEveryMs + backup.everyMs) {
      return violated({
        message: "deletedBefore",
        part,
        path: ["backup", "keep"],
        data: { part: part.name, rehearsed, keep: durationText(keepMs) },
        evidence: [
          stated(`keep is ${durationText(keepMs)}`),
          stated(`restore.rehearsedEvery is ${rehearsed}`),
          derived("between two rehearsals every copy that the first one vouches for is deleted"),
        ],
      });
    }
    if (rehearsedEveryMs <= days * DAY_MS) return holds;
    return violated({
      message: "seldom",
      part,
      path: ["backup", "restore", "rehearsedEvery"],
      data: { part: part.name, rehearsed, days },
      evidence: [stated(`restore.rehearsedEvery is ${rehearsed}`)],
    });
  },
});
