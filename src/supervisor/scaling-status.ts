/** How a service that follows its load stands: its policies, their alarms, the last decision, and what it waits for. Pure. */
import { durationText } from "../base/duration.ts";
import type { PartSpec } from "../contract/revision.ts";
import { unscaled } from "../control/autoscale.ts";
import { type Alarm, alarmOf, triggersOf } from "../control/autoscale-alarm.ts";
import { averageOf } from "../control/autoscale-series.ts";
import { alarmText, figureText, triggerText } from "../control/autoscale-text.ts";
import type { AutoscaleState, ControlState } from "../control/state.ts";
import { desiredOf } from "../control/target.ts";

export interface AlarmStatus {
  readonly direction: "out" | "in";
  /** "cpu ≥ 70 % in 3 of 3 minutes" */
  readonly when: string;
  readonly state: Alarm["state"];
  /** Datapoints that are beyond the threshold, of those that are needed. */
  readonly breaching: number;
  readonly needed: number;
  /** The newest figure, "cpu 78 %"; null before the first. */
  readonly figure: string | null;
}

export interface ScalingStatus {
  readonly min: number;
  readonly max: number;
  readonly alarms: readonly AlarmStatus[];
  /** The last change of the number; null before the first. */
  readonly last: { readonly text: string; readonly wallMs: number } | null;
  /** What an alarm that is on waits for; null when nothing is to be done. */
  readonly waitsFor: string | null;
}

/** Null for a service whose number stays as it is. */
export function scalingStatus(state: ControlState, spec: PartSpec, monoMs: number): ScalingStatus | null {
  const { scaling, part } = spec;
  if (!scaling) return null;
  const known = state.autoscale?.[part] ?? unscaled;
  const alarms = scaling.policies.flatMap(triggersOf).map((trigger) => alarmOf(trigger, known, monoMs));
  const { last } = known;
  return {
    min: scaling.min,
    max: scaling.max,
    alarms: alarms.map(alarmStatus),
    last: last && { text: last.text, wallMs: last.wallMs },
    waitsFor: waitOf(alarms, known, { state, spec, monoMs }),
  };
}

function alarmStatus({ trigger, state, breaching, seen }: Alarm): AlarmStatus {
  const newest = seen.at(-1);
  return {
    direction: trigger.direction,
    when: triggerText(trigger),
    state,
    breaching: breaching.length,
    needed: trigger.datapoints,
    figure: newest ? figureText(trigger.policy.metric, averageOf(newest)) : null,
  };
}

interface Around {
  readonly state: ControlState;
  readonly spec: PartSpec;
  readonly monoMs: number;
}

function waitOf(
  alarms: readonly Alarm[],
  known: AutoscaleState,
  { state, spec, monoMs }: Around,
): string | null {
  const { min = 0, max = 0 } = spec.scaling ?? {};
  const desired = desiredOf(state, spec);
  const out = alarms.find((it) => it.trigger.direction === "out" && it.state === "alarm");
  if (out) {
    if (desired >= max) return `${alarmText(out)}, and it is at its maximum of ${max}`;
    return `${alarmText(out)}: ${leftText(known.outMonoMs, out.trigger.cooldownMs, monoMs) ?? "what was added last is starting"}`;
  }
  const ins = alarms.filter((it) => it.trigger.direction === "in");
  const [first] = ins;
  if (!first || !ins.every((it) => it.state === "alarm") || desired <= min) return null;
  if (state.release) return `${alarmText(first)}: the end of the ${state.release.as}`;
  const cooldownMs = Math.max(...ins.map(({ trigger }) => trigger.cooldownMs));
  const left = leftText(known.changedMonoMs, cooldownMs, monoMs);
  return left && `${alarmText(first)}: ${left}`;
}

function leftText(sinceMonoMs: number | null, cooldownMs: number, monoMs: number): string | null {
  const leftMs = sinceMonoMs === null ? 0 : sinceMonoMs + cooldownMs - monoMs;
  return leftMs > 0 ? `cooldown, for ${durationText(Math.round(leftMs))} more` : null;
}
