/**
 * Stops the supervisor in the middle, for tests: TUTTI_TEST_CRASH="before:pool-add:2" kills it right before the
 * second pool-add is performed, and "after:…" right after it was performed and before its outcome is journaled.
 * It counts from the start of the supervisor: set it for the command that starts one, or add --restart-supervisor.
 * The command that sees the supervisor die starts the next one without it.
 */
import type { Effect } from "../contract/effect.ts";
import { Refusal } from "../supervisor/refusal.ts";

export interface CrashPoint {
  readonly when: "before" | "after";
  readonly kind: string;
  /** Counted from 1. */
  readonly occurrence: number;
}

/** Undefined when none is asked for. Refused outside of tests: nobody should meet it by a stray variable. */
export function crashPointIn(environment: NodeJS.ProcessEnv): CrashPoint | undefined {
  const text = environment["TUTTI_TEST_CRASH"];
  if (!text) return undefined;
  if (environment["NODE_ENV"] !== "test") {
    throw new Refusal(
      "refused",
      "TUTTI_TEST_CRASH is set, and this is no test",
      "unset it, or set NODE_ENV=test",
    );
  }
  const match = /^(before|after):([a-z-]+):([1-9]\d*)$/.exec(text);
  if (match?.[2] && match[3]) {
    return { when: match[1] === "before" ? "before" : "after", kind: match[2], occurrence: Number(match[3]) };
  }
  throw new Refusal("usage", `TUTTI_TEST_CRASH cannot be "${text}"`, 'write it like "before:pool-add:2"');
}

export interface CrashHooks {
  beforeEffect(effect: Effect): void;
  afterEffect(effect: Effect): void;
}

/** @param crash Does not return. */
export function crashHooks(point: CrashPoint, crash: () => void): CrashHooks {
  let seen = 0;
  return {
    beforeEffect: ({ body }) => {
      if (body.kind !== point.kind) return;
      seen += 1;
      if (point.when === "before" && seen === point.occurrence) crash();
    },
    afterEffect: ({ body }) => {
      if (body.kind === point.kind && point.when === "after" && seen === point.occurrence) crash();
    },
  };
}
