/** Scaling policies: by which figure, beyond which bounds and after how long a service gets or loses instances. */
import type { Duration } from "../base/duration.ts";
import { frozen } from "../base/frozen.ts";
import { here, OptionReader } from "./read.ts";
import { type ScalingMetric, scalingMetrics } from "./scaling-metric.ts";
import type { VendorDefault } from "./vendor-default.ts";

/** It acts when `datapoints` of the last `of` periods are beyond the bound. */
export interface AlarmWindow {
  readonly datapoints: number;
  readonly of: number;
}

export interface TargetTracking {
  readonly kind: "target-tracking";
  readonly metric: ScalingMetric;
  readonly target: number;
  readonly periodMs: number;
  readonly out: AlarmWindow & { readonly cooldownMs: number };
  readonly in: AlarmWindow & { readonly cooldownMs: number };
  readonly disableScaleIn: boolean;
}

export interface StepRule extends AlarmWindow {
  /** In the metric's unit. Out: at or above it. In: below it. */
  readonly threshold: number;
  /** How many are added or removed. */
  readonly instances: number;
  readonly cooldownMs: number;
  /** What a period without a figure counts as. */
  readonly missingData: MissingData;
}

export interface StepScaling {
  readonly kind: "step";
  readonly metric: ScalingMetric;
  readonly periodMs: number;
  /** Missing: it never adds. */
  readonly out?: StepRule;
  /** Missing: it never removes. */
  readonly in?: StepRule;
}

export type ScalingPolicy = TargetTracking | StepScaling;

const missingDataChoices = ["hold", "breaching"] as const;

/** "breaching": a period without a figure counts as one beyond the threshold. */
export type MissingData = (typeof missingDataChoices)[number];

const APPLICATION_AUTO_SCALING = "AWS Application Auto Scaling";

export const scalingPeriod: VendorDefault<number> = {
  value: 60_000,
  program: "Amazon ECS",
  reference: "Amazon ECS CloudWatch metrics: sent in periods of one minute",
};

export const scalingCooldown: VendorDefault<number> = {
  value: 300_000,
  program: APPLICATION_AUTO_SCALING,
  reference: "ScaleOutCooldown and ScaleInCooldown of an ECS service",
};

/** Both as on the alarms that it makes itself, AlarmHigh and AlarmLow; no page promises them. */
export const trackingWindows: {
  readonly out: VendorDefault<AlarmWindow>;
  readonly in: VendorDefault<AlarmWindow>;
} = {
  out: {
    value: { datapoints: 3, of: 3 },
    program: APPLICATION_AUTO_SCALING,
    reference: "alarm TargetTracking-…-AlarmHigh: 3 datapoints within 3 minutes",
  },
  in: {
    value: { datapoints: 15, of: 15 },
    program: APPLICATION_AUTO_SCALING,
    reference: "alarm TargetTracking-…-AlarmLow: 15 datapoints within 15 minutes",
  },
};

/** Of the target: below that, target tracking thinks of removing instances. */
export const trackingLow: VendorDefault<number> = {
  value: 0.9,
  program: APPLICATION_AUTO_SCALING,
  reference: "alarm TargetTracking-…-AlarmLow: threshold at 90 % of the target",
};

export interface TargetTrackingOptions {
  readonly metric: ScalingMetric;
  /** What the average over the ready instances is kept near, in the metric's unit: 60 for 60 percent. */
  readonly target: number;
  /** How long one figure is measured. At least "1s", default "60s" as on ECS. */
  readonly period?: Duration;
  /** Above the target. Default: 3 datapoints of 3, cooldown "300s", as on ECS. */
  readonly out?: TrackingWindowOptions;
  /** Below 90 % of the target. Default: 15 datapoints of 15, cooldown "300s", as on ECS. */
  readonly in?: TrackingWindowOptions;
  /** It adds instances and never removes any. Default false. */
  readonly disableScaleIn?: boolean;
}

export interface TrackingWindowOptions {
  /** How many periods must be beyond the bound, 1 to 60. */
  readonly datapoints?: number;
  /** Among how many of the last ones. Default: as many. */
  readonly of?: number;
  /** How long after a change this direction waits. Default "300s". */
  readonly cooldown?: Duration;
}

interface StepWindowOptions extends TrackingWindowOptions {
  /**
   * What a period without a figure counts as. Default "hold": it is no reason to act. "breaching" is there to describe
   * alarms of others; tutti never removes an instance for want of a figure.
   */
  readonly missingData?: MissingData;
}

export interface StepScalingOptions {
  readonly metric: ScalingMetric;
  /** How long one figure is measured. At least "1s", default "60s" as on ECS. */
  readonly period?: Duration;
  /** Adds instances at or above `at`. Default: 3 datapoints of 3, cooldown "300s". Missing: never. */
  readonly out?: StepWindowOptions & {
    /** In the metric's unit: 60 for 60 percent. */
    readonly at: number;
    /** How many, 1 to 120. Default 1. */
    readonly add?: number;
  };
  /** Removes instances below `below`. Default: 3 datapoints of 3, cooldown "300s". Missing: never. */
  readonly in?: StepWindowOptions & {
    /** In the metric's unit. */
    readonly below: number;
    /** How many, 1 to 120. Default 1. */
    readonly remove?: number;
  };
}

/**
 * Keeps the average of a figure near a target: adds as many instances as the figure asks for, removes them gradually.
 *
 * @example scaling: { min: 2, max: 6, policies: targetTracking({ metric: "cpu-percent", target: 60 }) }
 */
export function targetTracking(options: TargetTrackingOptions): TargetTracking {
  const reader = new OptionReader("target tracking", options, here());
  const policy: TargetTracking = {
    kind: "target-tracking",
    metric: readMetric(reader),
    target: readBound(reader, "target"),
    periodMs: readPeriod(reader),
    out: readTrackingWindow(reader, "out"),
    in: readTrackingWindow(reader, "in"),
    disableScaleIn: reader.flag("disableScaleIn", false),
  };
  reader.finish();
  return frozen(policy);
}

/**
 * Adds some instances at or above one threshold and removes some below another. With n instances and one removed, the
 * same load is n/(n−1) times as much for each: the lower threshold must be well below the upper one × (n−1)/n.
 *
 * @example scaling: { min: 1, max: 2, policies: stepScaling({ metric: "cpu-percent", out: { at: 60 }, in: { below: 25 } }) }
 */
export function stepScaling(options: StepScalingOptions): StepScaling {
  const reader = new OptionReader("step scaling", options, here());
  const policy: StepScaling = {
    kind: "step",
    metric: readMetric(reader),
    periodMs: readPeriod(reader),
    ...(reader.has("out") ? { out: readStep(reader.nested("out"), "at", "add") } : {}),
    ...(reader.has("in") ? { in: readStep(reader.nested("in"), "below", "remove") } : {}),
  };
  if (!policy.out && !policy.in)
    reader.refuse("missing", [], "step scaling neither adds nor removes", "add out: { at: 60 }");
  reader.finish();
  return frozen(policy);
}

function readMetric(reader: OptionReader): ScalingMetric {
  if (!reader.has("metric"))
    reader.refuse("missing", ["metric"], "a scaling policy needs a metric", 'add metric: "cpu-percent"');
  return reader.oneOf("metric", scalingMetrics, "cpu-percent");
}

function readBound(reader: OptionReader, key: string): number {
  if (!reader.has(key))
    reader.refuse("missing", [key], `a scaling policy needs ${key}`, `add ${key}: 60, in the metric's unit`);
  return reader.positive(key) ?? 1;
}

const SHORTEST_MS = 1_000;

function readPeriod(reader: OptionReader): number {
  const periodMs = reader.duration("period", scalingPeriod.value);
  if (periodMs < SHORTEST_MS)
    reader.refuse("wrong-value", ["period"], "a period is at least 1s long", 'write period: "60s"');
  return periodMs;
}

function readTrackingWindow(reader: OptionReader, key: "out" | "in"): TargetTracking["out"] {
  const options = reader.nested(key);
  const window = readWindow(options, trackingWindows[key].value);
  options.refuseUnknown();
  return window;
}

function readStep(options: OptionReader, bound: string, count: string): StepRule {
  const rule: StepRule = {
    threshold: readBound(options, bound),
    instances: options.integer(count, 1, { min: 1, max: 120 }),
    ...readWindow(options, trackingWindows.out.value),
    missingData: options.oneOf("missingData", missingDataChoices, "hold"),
  };
  options.refuseUnknown();
  return rule;
}

function readWindow(options: OptionReader, byDefault: AlarmWindow): TargetTracking["out"] {
  const datapoints = options.integer("datapoints", byDefault.datapoints, { min: 1, max: 60 });
  const of = options.integer("of", Math.max(datapoints, options.has("datapoints") ? 0 : byDefault.of), {
    min: 1,
    max: 60,
  });
  if (datapoints > of)
    options.refuse(
      "wrong-window",
      ["of"],
      `${datapoints} datapoints of ${of} cannot be`,
      `write of: ${datapoints}, or fewer datapoints`,
    );
  return { datapoints, of, cooldownMs: options.duration("cooldown", scalingCooldown.value) };
}
