/** Metrics that scaling can follow: each with its unit, so that a number is never without one. */

/**
 * What is measured, as the average over the ready instances; the name holds the unit.
 * `cpu-percent` is of the limit `resources.cpu`, 0 to 100; without one, of one core.
 * `memory-percent` is of the limit `resources.memory`, 0 to 100.
 * `requests-per-second` and `connections` are those of one instance, as its balancers count them.
 */
export const scalingMetrics = [
  "cpu-percent",
  "memory-percent",
  "requests-per-second",
  "connections",
] as const;

export type ScalingMetric = (typeof scalingMetrics)[number];

const NAMES: Readonly<Record<ScalingMetric, readonly [name: string, unit: string]>> = {
  "cpu-percent": ["cpu", " %"],
  "memory-percent": ["memory", " %"],
  "requests-per-second": ["requests", "/s an instance"],
  connections: ["connections", " an instance"],
};

/** "cpu" */
export function metricName(metric: ScalingMetric): string {
  return NAMES[metric][0];
}

/** "70 %" */
export function amountText(metric: ScalingMetric, value: number): string {
  return `${Math.round(value * 10) / 10}${NAMES[metric][1]}`;
}

export function isPercent(metric: ScalingMetric): boolean {
  return metric === "cpu-percent" || metric === "memory-percent";
}
