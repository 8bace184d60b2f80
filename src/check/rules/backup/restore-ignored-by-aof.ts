/** Finds a restore of Redis after which it holds anything but the copy. */

import { backedUpRedis } from "../../backed-up.ts";
import { derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, violated } from "../../verdict.ts";

export const restoreIgnoredByAof: Rule = defineRule({
  id: "restore-ignored-by-aof",
  category: "backup",
  severity: "error",
  docs: {
    what:
      "A snapshot file is put in place for a Redis that begins with its append-only file, or for one that " +
      "overwrites it when it stops.",
    why:
      "With an append-only file Redis never looks at dump.rdb when it starts; and one that is stopped after the copy was put " +
      "there writes its own snapshot over it. Either way the restore works and restores nothing: an error.",
    source:
      "Redis 7.0, server.c (loadDataFromDisk, prepareForShutdown); the OpenZeppelin relayer scaling example " +
      "(docker cp dump.rdb, then restart, with the append-only file on).",
  },
  messages: {
    ignored: {
      text: '"{part}" is restored from a snapshot file, and starts from its append-only file.',
      counterExample:
        'somebody puts the dump.rdb of yesterday in place and starts "{part}": it says OK and holds what it held before.',
      fix: 'restore the append-only files (method: "append-only-file"), or a dump that is read in (method: "dump").',
    },
    overwritten: {
      text: '"{part}" is stopped after its snapshot file was put in place, and then writes its own over it.',
      counterExample:
        'somebody puts the dump.rdb of yesterday in place and restarts "{part}": as it stops it writes a new dump.rdb.',
      fix: "stop it first, and state it: restore: { stopsFirst: true }.",
    },
  },
  witness: { invariant: "BAK-03" },
  about: backedUpRedis,
  judge({ part, backup: { restore } }) {
    const { method, stopsFirst } = restore;
    if (method === undefined) return unknown(part, "how it is restored", "State it: restore: { method: … }.");
    if (method !== "snapshot-file" || part.durability === "none") return holds;
    const data = { part: part.name };
    const path = ["backup", "restore"];
    const putThere = stated('restore.method is "snapshot-file"');
    if (part.durability !== "snapshot") {
      const on = derived(
        `durability "${part.durability}" keeps an append-only file, which is all that is loaded`,
      );
      return violated({ message: "ignored", part, path, data, evidence: [putThere, on] });
    }
    if (stopsFirst === undefined)
      return unknown(part, "whether it is stopped before", "State it: restore: { stopsFirst: true }.");
    if (stopsFirst) return holds;
    const saves = derived('durability "snapshot" has save points, and a stop writes a snapshot');
    const evidence = [putThere, stated("restore.stopsFirst is false"), saves] as const;
    return violated({ message: "overwritten", part, path, data, evidence });
  },
});
