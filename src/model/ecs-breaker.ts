/** The circuit breaker of ECS: after how many failed tasks a deployment has failed, and what then happens. */
import { ecsDefaults } from "./ecs-defaults.ts";
import type { OptionReader } from "./read.ts";

export interface Breaker {
  /** Back to the last deployment that completed. */
  readonly rollback: boolean;
  /** Failed tasks, or a share of the desired count that is held between 3 and 200 tasks. */
  readonly threshold: { readonly kind: "count" | "percent"; readonly value: number };
  /** A healthy task makes the count begin anew. */
  readonly resetOnHealthyTask: boolean;
}

export interface BreakerOptions {
  /** Goes back to the last deployment that completed. Default false, that of the API. */
  readonly rollback?: boolean;
  /** Failed tasks after which the deployment has failed. Default: 50 percent of the desired count, at least 3 and at most 200. */
  readonly failures?: number;
  /** Default true: only failures in a row count, so that a revision that limps may never be found. */
  readonly resetOnHealthyTask?: boolean;
}

export function readBreaker(reader: OptionReader): Breaker | undefined {
  if (!reader.has("breaker")) return undefined;
  const options = reader.nested("breaker");
  const failures = options.optionalInteger("failures", { min: 1, max: 200 });
  const breaker: Breaker = {
    rollback: options.flag("rollback", false),
    threshold:
      failures === undefined
        ? { kind: "percent", value: ecsDefaults.breakerPercent.value }
        : { kind: "count", value: failures },
    resetOnHealthyTask: options.flag("resetOnHealthyTask", ecsDefaults.resetOnHealthyTask.value),
  };
  options.refuseUnknown();
  return breaker;
}

/** How many tasks must fail, with so many desired. */
export function failuresOf({ threshold }: Breaker, desired: number): number {
  if (threshold.kind === "count") return threshold.value;
  return Math.min(200, Math.max(3, Math.ceil((desired * threshold.value) / 100)));
}
