/** Loads: the figures that scaling follows. They tell of a whole service, and come at a pace of their own. */
import type { ScalingMetric } from "../model/scaling-metric.ts";

/** What the instances of a service were measured to do, over one period of a scaling policy. */
export interface LoadSeen {
  readonly kind: "load-seen";
  readonly part: string;
  readonly metric: ScalingMetric;
  readonly periodMs: number;
  /** When the period ended. */
  readonly sampledMonoMs: number;
  /** By instance, in the metric's unit. One that nobody could measure is missing. */
  readonly values: Readonly<Record<string, number>>;
}
