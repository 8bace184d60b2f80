/** The exit codes, their meaning, and which end of a command gives which. Pure. */
import type { Receipt } from "../contract/receipt.ts";
import type { RefusalCode } from "../supervisor/refusal.ts";

/** By name; the numbers never change. */
export const exitCodes: {
  readonly done: 0;
  readonly failed: 1;
  readonly usage: 2;
  readonly changesPending: 3;
  readonly refused: 4;
  readonly rolledBack: 5;
  readonly needsPerson: 6;
  readonly lockHeld: 7;
  readonly timedOut: 8;
  readonly noSuchThing: 9;
  readonly interrupted: 130;
  readonly terminated: 143;
} = {
  done: 0,
  failed: 1,
  usage: 2,
  changesPending: 3,
  refused: 4,
  rolledBack: 5,
  needsPerson: 6,
  lockHeld: 7,
  timedOut: 8,
  noSuchThing: 9,
  interrupted: 130,
  terminated: 143,
};

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Printed by `tutti --help`. */
export const exitCodeText: string = [
  "EXIT CODES",
  "  0  done, or nothing to do",
  "  1  failed",
  "  2  usage, type or check error",
  "  3  changes pending (plan --exit-code)",
  "  4  refused by a safety check",
  "  5  deploy failed, rolled back, the cluster serves",
  "  6  deploy failed, needs a person",
  "  7  the lock is held",
  "  8  timed out",
  "  9  no such thing",
  "  130, 143  ended by SIGINT, SIGTERM",
].join("\n");

const OF_REFUSAL: Readonly<Record<RefusalCode, ExitCode>> = {
  failed: exitCodes.failed,
  usage: exitCodes.usage,
  "missing-secret": exitCodes.usage,
  refused: exitCodes.refused,
  "state-moved": exitCodes.refused,
  "not-compatible": exitCodes.refused,
  "never-completed": exitCodes.refused,
  "lock-held": exitCodes.lockHeld,
  "timed-out": exitCodes.timedOut,
  "no-such-thing": exitCodes.noSuchThing,
  "not-running": exitCodes.noSuchThing,
  "other-version": exitCodes.failed,
};

export function exitCodeOfRefusal(code: RefusalCode): ExitCode {
  return OF_REFUSAL[code];
}

const OF_OUTCOME: Readonly<Record<Receipt["outcome"], ExitCode>> = {
  complete: exitCodes.done,
  "rolled-back": exitCodes.rolledBack,
  failed: exitCodes.needsPerson,
};

export function exitCodeOfOutcome(outcome: Receipt["outcome"]): ExitCode {
  return OF_OUTCOME[outcome];
}

/**
 * The code of the process from the one that the command parser chose and the one of the verb. The parser's own are
 * negative: -5 and -4 stand for what was typed, everything else for a fault of ours.
 */
export function finalExitCode(parser: number, verb: number): number {
  if (parser === 0) return verb;
  return parser === -5 || parser === -4 ? exitCodes.usage : exitCodes.failed;
}
