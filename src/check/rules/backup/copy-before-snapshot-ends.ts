/** Finds a backup that copies the snapshot of before, since the new one is still being written. */

import { backedUpRedis } from "../../backed-up.ts";
import { derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, violated } from "../../verdict.ts";

const bgsave = { program: "Redis 7.0", reference: "commands BGSAVE and LASTSAVE" };

export const copyBeforeSnapshotEnds: Rule = defineRule({
  id: "copy-before-snapshot-ends",
  category: "backup",
  severity: "error",
  docs: {
    what: "A backup of Redis copies its snapshot file without waiting until the snapshot has ended.",
    why:
      "BGSAVE answers as soon as it has begun. The file of that moment is the snapshot of before, or none at all, and " +
      "nobody notices, since there is a file and it is sound: an error.",
    source: `${bgsave.program}, ${bgsave.reference}; the OpenZeppelin relayer scaling example (BGSAVE, then docker cp).`,
  },
  messages: {
    early: {
      text: 'The backup of "{part}" copies its snapshot file before the new snapshot has ended.',
      counterExample:
        'BGSAVE answers "Background saving started", and the copy that is taken then is the dump.rdb of the time before.',
      fix: "wait until LASTSAVE changes and INFO says rdb_last_bgsave_status:ok, and state it: waitsForSnapshot: true.",
    },
  },
  witness: { invariant: "BAK-03" },
  about: backedUpRedis,
  judge({ part, backup: { copies, waitsForSnapshot } }) {
    if (copies !== "snapshot" || waitsForSnapshot === true) return holds;
    if (waitsForSnapshot === undefined)
      return unknown(part, "whether its copy waits", "State it: backup: { waitsForSnapshot: true }.");
    return violated({
      message: "early",
      part,
      path: ["backup", "waitsForSnapshot"],
      data: { part: part.name },
      evidence: [
        stated("waitsForSnapshot is false"),
        derived("BGSAVE forks and answers; dump.rdb is replaced when the fork has ended"),
      ],
    });
  },
});
