/** Failures of the local target, each with what to do about it. */
import type { Failure } from "../../contract/effect.ts";

type Facts = Readonly<Record<Failure["code"], (what: string) => Omit<Failure, "code">>>;

/** By the system's error code, for whatever was done to `what`. */
export function systemFailure(error: unknown, what: string): Failure {
  const { code, message } = described(error);
  const kind = KIND_OF[code] ?? "failed";
  return { code: kind, ...(TEXTS[kind]?.(what) ?? otherTexts(what, message)) };
}

const KIND_OF: Readonly<Record<string, Failure["code"]>> = {
  EACCES: "no-permission",
  EPERM: "no-permission",
  EROFS: "no-permission",
  ENOSPC: "no-space",
  EDQUOT: "no-space",
};

const TEXTS: Partial<Facts> = {
  "no-permission": (what) => ({
    message: `${what} was not permitted by the system`,
    advice: "Give this user the right to do it, or run tutti as the user who has it.",
  }),
  "no-space": (what) => ({
    message: `${what} failed because the disk is full`,
    advice: "Free space on the disk that holds the state folder; the start is tried again.",
  }),
};

function otherTexts(what: string, message: string): Omit<Failure, "code"> {
  return {
    message: `${what} failed: ${message}`,
    advice: "Remove the cause that the message names; it is tried again.",
  };
}

export function isDiskFull(error: unknown): boolean {
  return KIND_OF[described(error).code] === "no-space";
}

/** The system's code and text of anything that was thrown. */
export function described(error: unknown): { readonly code: string; readonly message: string } {
  if (!(error instanceof Error)) return { code: "", message: String(error) };
  const code = (error as NodeJS.ErrnoException).code ?? "";
  return { code, message: error.message };
}

/** A failure travels as an exception inside this target, and leaves it as an outcome. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** The failure of anything that was thrown while `what` was done. */
export function failureOf(error: unknown, what: string): Failure {
  return error instanceof Refused ? error.failure : systemFailure(error, what);
}
