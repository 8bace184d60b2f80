/** Alarms: the two sides of a scaling policy, when each of them is beyond its bound, and what it then asks for. */
import { type ScalingPolicy, type TargetTracking, trackingLow } from "../model/scaling-policy.ts";
import { averageOf, isComplete, recent, seriesKey } from "./autoscale-series.ts";
import type { AutoscaleState, Datapoint } from "./state.ts";

/** One side of a policy, in words that both kinds of policies share. */
export interface Trigger {
  readonly direction: "out" | "in";
  readonly policy: ScalingPolicy;
  readonly comparison: "≥" | ">" | "<";
  /** In the metric's unit. */
  readonly threshold: number;
  readonly datapoints: number;
  readonly of: number;
  readonly cooldownMs: number;
}

export interface Alarm {
  readonly trigger: Trigger;
  readonly state: "alarm" | "ok" | "insufficient-data";
  /** The datapoints that are beyond the threshold, and all that are in the window. */
  readonly breaching: readonly Datapoint[];
  readonly seen: readonly Datapoint[];
}

/** The side that adds, and the one that removes; either may be missing. */
export function triggersOf(policy: ScalingPolicy): readonly Trigger[] {
  if (policy.kind === "target-tracking") return trackingTriggers(policy);
  const { out, in: back } = policy;
  return [
    ...(out
      ? [{ direction: "out", policy, comparison: "≥", ...windowOf(out), threshold: out.threshold } as const]
      : []),
    ...(back
      ? [{ direction: "in", policy, comparison: "<", ...windowOf(back), threshold: back.threshold } as const]
      : []),
  ];
}

function trackingTriggers(policy: TargetTracking): readonly Trigger[] {
  const { target, disableScaleIn } = policy;
  const low = target * trackingLow.value;
  return [
    { direction: "out", policy, comparison: ">", ...windowOf(policy.out), threshold: target },
    ...(disableScaleIn
      ? []
      : [{ direction: "in", policy, comparison: "<", ...windowOf(policy.in), threshold: low } as const]),
  ];
}

function windowOf({ datapoints, of, cooldownMs }: TargetTracking["out"]): TargetTracking["out"] {
  return { datapoints, of, cooldownMs };
}

/** A side that removes wants every datapoint of its window, and every figure of each. */
export function alarmOf(trigger: Trigger, known: AutoscaleState | undefined, nowMonoMs: number): Alarm {
  const { policy, direction, datapoints, of } = trigger;
  const series = known?.series[seriesKey(policy)] ?? [];
  const seen = recent(series, of, policy.periodMs, nowMonoMs);
  const breaching = seen.filter((point) => isBeyond(trigger, point));
  const isWhole = direction === "out" || (seen.length >= of && seen.every(isComplete));
  const state =
    breaching.length >= datapoints && isWhole
      ? "alarm"
      : seen.length >= datapoints && isWhole
        ? "ok"
        : "insufficient-data";
  return { trigger, state, breaching, seen };
}

function isBeyond({ comparison, threshold }: Trigger, point: Datapoint): boolean {
  const value = averageOf(point);
  if (comparison === "<") return value < threshold;
  return comparison === "≥" ? value >= threshold : value > threshold;
}

/**
 * The number of instances that an alarm asks for. Target tracking divides the whole load by what one instance should
 * have: out by the newest figure, in by the highest of the window.
 */
export function wantedBy({ trigger, breaching, seen }: Alarm, now: number): number {
  const { policy, direction } = trigger;
  if (policy.kind === "step") {
    return direction === "out" ? now + (policy.out?.instances ?? 0) : now - (policy.in?.instances ?? 0);
  }
  const loads = (direction === "out" ? breaching.slice(-1) : seen).map(({ sum }) => sum);
  return Math.ceil(Math.max(...loads) / policy.target);
}
