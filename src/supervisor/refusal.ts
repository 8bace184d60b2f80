/** Refusals: why a request was not carried out, with a code that scripts can rely on and what to do next. */

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
  return new Refusal("failed", text, "look into .tutti/logs/supervisor.log, and try again");
}
