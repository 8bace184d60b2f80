/** Refusals: why a request was not carried out, with a code that scripts can rely on and what to do next. */

import type { Failure } from "../contract/effect.ts";

export const refusalCodes = [
  "failed",
  "usage",
  "missing-secret",
  "refused",
  "state-moved",
  "not-compatible",
  "never-completed",
  "lock-held",
  "timed-out",
  "no-such-thing",
  "not-running",
  "other-version",
] as const;

export type RefusalCode = (typeof refusalCodes)[number];

/** Thrown where a request ends without having been carried out; caught at the edge and sent or printed. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: RefusalCode;
  /** One sentence that says what to do. */
  readonly advice: string;

  constructor(code: RefusalCode, message: string, advice: string) {
    super(message);
    this.code = code;
    this.advice = advice;
  }
}

/** What is sent to a client for any error; a defect of our own is told as one. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const text = error instanceof Error ? error.message : String(error);
  return (
    failureIn(error) ??
    systemRefusal(error) ??
    new Refusal("failed", text, "look into .tutti/logs/supervisor.log, and try again")
  );
}

/** What we are given to work with throws errors that carry a failure, which has advice of its own. */
function failureIn(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || !("failure" in error)) return undefined;
  const { message, advice } = error.failure as Failure;
  return new Refusal("failed", message, advice);
}

const REASON: Readonly<Record<string, readonly [reason: string, advice: string]>> = {
  EACCES: ["no permission", "give yourself the right to it, or choose another place"],
  EPERM: ["it is not permitted", "give yourself the right to it, or choose another place"],
  EROFS: ["the file system is read-only", "choose another place"],
  ENOENT: ["there is no such file or folder", "correct the path, or make its folder"],
  ENOTDIR: ["a part of the path is no folder", "correct the path"],
  EISDIR: ["it is a folder", "name a file"],
  ENOSPC: ["no space is left", "free some space and try again"],
};

const DOING: Readonly<Record<string, string>> = {
  mkdir: "make",
  scandir: "read",
  unlink: "remove",
  rm: "remove",
};

/** What the system said no to: the path, why, and what to do. Undefined for any other error. */
export function systemRefusal(error: unknown): Refusal | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  const known = REASON[code ?? ""];
  if (!known || path === undefined || syscall === "spawn") return undefined;
  const [reason, advice] = known;
  return new Refusal("failed", `cannot ${DOING[syscall ?? ""] ?? "use"} ${path}: ${reason}`, advice);
}
