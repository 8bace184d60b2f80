/** The rules of the category "backup". */
import type { Rule } from "../../rule.ts";
import { backupAboveRpo } from "./backup-above-rpo.ts";
import { copyBeforeSnapshotEnds } from "./copy-before-snapshot-ends.ts";
import { keysNotBackedUp } from "./keys-not-backed-up.ts";
import { restoreIgnoredByAof } from "./restore-ignored-by-aof.ts";
import { samePlace } from "./same-place.ts";
import { timeTravel } from "./time-travel.ts";
import { unrestorable } from "./unrestorable.ts";
import { unverifiedCopy } from "./unverified-copy.ts";

export const backupRules: readonly Rule[] = [
  backupAboveRpo,
  copyBeforeSnapshotEnds,
  keysNotBackedUp,
  restoreIgnoredByAof,
  samePlace,
  timeTravel,
  unrestorable,
  unverifiedCopy,
];
