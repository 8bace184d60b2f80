/** Series: what a service was measured to do, one datapoint a period, as far back as its policies look. */
import type { LoadSeen } from "../contract/load-seen.ts";
import type { Scaling } from "../model/scaling.ts";
import type { ScalingPolicy } from "../model/scaling-policy.ts";
import type { Datapoint, Instance } from "./state.ts";

/** The next figure is due a period after the last one, and may be a period late. */
const FRESH_PERIODS = 2;

/** Policies with the same metric and period share a series. */
export function seriesKey({ metric, periodMs }: Pick<ScalingPolicy, "metric" | "periodMs">): string {
  return `${metric}/${periodMs}`;
}

/**
 * The figures of the instances that were ready throughout the period. One that was booting, or is about to go, is
 * neither load nor capacity. Undefined when there is none.
 */
export function datapointOf(seen: LoadSeen, instances: readonly Instance[]): Datapoint | undefined {
  const beganMonoMs = seen.sampledMonoMs - seen.periodMs;
  const ready = instances.filter(({ goal, readySinceMonoMs }) => {
    return goal === "serve" && readySinceMonoMs !== null && readySinceMonoMs <= beganMonoMs;
  });
  const known = ready.flatMap(({ id }) => seen.values[id] ?? []);
  if (ready.length === 0) return undefined;
  const sum = known.reduce((total, value) => total + value, 0);
  return { atMonoMs: seen.sampledMonoMs, sum, ready: ready.length, known: known.length };
}

/** With one more, without those that no policy looks at any more. */
export function withDatapoint(
  series: readonly Datapoint[],
  point: Datapoint,
  { policies }: Scaling,
  seen: LoadSeen,
): readonly Datapoint[] {
  const mine = policies.filter((policy) => seriesKey(policy) === seriesKey(seen));
  const most = Math.max(...mine.flatMap((policy) => [policy.out?.of ?? 1, policy.in?.of ?? 1]));
  return [...series, point].slice(-most);
}

/**
 * Those of the last so many periods, up to the newest. A period without a figure leaves a gap, and a newest one that is so
 * old that another must have come since leaves nothing: its monitor is down, and others go on telling.
 */
export function recent(
  series: readonly Datapoint[],
  periods: number,
  periodMs: number,
  nowMonoMs: number,
): readonly Datapoint[] {
  const newest = series.at(-1);
  if (!newest || nowMonoMs - newest.atMonoMs > FRESH_PERIODS * periodMs) return [];
  // Samples come a little early or late; half a period is nobody's turn.
  const since = newest.atMonoMs - (periods - 0.5) * periodMs;
  return series.filter(({ atMonoMs }) => atMonoMs > since);
}

/** The average over the ready instances. One without a figure counts as idle: that can only make us add fewer. */
export function averageOf({ sum, ready }: Datapoint): number {
  return sum / ready;
}

export function isComplete({ known, ready }: Datapoint): boolean {
  return known === ready;
}
