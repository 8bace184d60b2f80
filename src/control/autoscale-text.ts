/** Why the number of instances changes, or does not, as a person would say it. */
import { durationText } from "../base/duration.ts";
import { amountText, metricName, type ScalingMetric } from "../model/scaling-metric.ts";
import type { ScalingPolicy } from "../model/scaling-policy.ts";
import type { Alarm, Trigger } from "./autoscale-alarm.ts";
import { averageOf } from "./autoscale-series.ts";

/** "cpu 78 % ≥ 70 % in 3 of 3 minutes" */
export function alarmText({ trigger, breaching }: Alarm): string {
  const { policy, comparison, threshold, of } = trigger;
  const newest = breaching.at(-1);
  const value = newest ? figureText(policy.metric, averageOf(newest)) : metricName(policy.metric);
  return `${value} ${comparison} ${amountText(policy.metric, threshold)} in ${breaching.length} of ${of} ${periodsText(policy)}`;
}

/** "cpu ≥ 70 % in 3 of 3 minutes" */
export function triggerText({ policy, comparison, threshold, datapoints, of }: Trigger): string {
  const { metric } = policy;
  return `${metricName(metric)} ${comparison} ${amountText(metric, threshold)} in ${datapoints} of ${of} ${periodsText(policy)}`;
}

/** "cpu 78 %" */
export function figureText(metric: ScalingMetric, value: number): string {
  return `${metricName(metric)} ${amountText(metric, value)}`;
}

function periodsText({ periodMs }: Pick<ScalingPolicy, "periodMs">): string {
  return periodMs === 60_000 ? "minutes" : `periods of ${durationText(periodMs)}`;
}
