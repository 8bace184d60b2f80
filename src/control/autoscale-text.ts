/** Why the number of instances changes, or does not, as a person would say it. */
import { durationText } from "../base/duration.ts";
import type { ScalingMetric, ScalingPolicy } from "../model/scaling-policy.ts";
import type { Alarm, Trigger } from "./autoscale-alarm.ts";
import { averageOf } from "./autoscale-series.ts";

/** "cpu 78 % ≥ 70 % in 3 of 3 minutes" */
export function alarmText({ trigger, breaching }: Alarm): string {
  const { policy, comparison, threshold, of } = trigger;
  const newest = breaching.at(-1);
  const value = newest ? figureText(policy.metric, averageOf(newest)) : NAMES[policy.metric][0];
  return `${value} ${comparison} ${amountText(policy.metric, threshold)} in ${breaching.length} of ${of} ${periodsText(policy)}`;
}

/** "cpu ≥ 70 % in 3 of 3 minutes" */
export function triggerText({ policy, comparison, threshold, datapoints, of }: Trigger): string {
  const { metric } = policy;
  return `${NAMES[metric][0]} ${comparison} ${amountText(metric, threshold)} in ${datapoints} of ${of} ${periodsText(policy)}`;
}

/** "cpu 78 %" */
export function figureText(metric: ScalingMetric, value: number): string {
  return `${NAMES[metric][0]} ${amountText(metric, value)}`;
}

const NAMES: Readonly<Record<ScalingMetric, readonly [name: string, unit: string]>> = {
  "cpu-percent": ["cpu", " %"],
  "memory-percent": ["memory", " %"],
  "requests-per-second": ["requests", "/s an instance"],
  connections: ["connections", " an instance"],
};

function amountText(metric: ScalingMetric, value: number): string {
  return `${Math.round(value * 10) / 10}${NAMES[metric][1]}`;
}

function periodsText({ periodMs }: Pick<ScalingPolicy, "periodMs">): string {
  return periodMs === 60_000 ? "minutes" : `periods of ${durationText(periodMs)}`;
}
