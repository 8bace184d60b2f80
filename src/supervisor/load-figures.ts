/** The figures that scaling policies ask for, from what balancers and processes have counted over a period. Pure. */
import { remembered } from "../base/remembered.ts";
import type { LoadSeen } from "../contract/load-seen.ts";
import type { Revision } from "../contract/revision.ts";
import type { ScalingMetric } from "../model/scaling-metric.ts";
import type { Service } from "../model/service.ts";
import type { TopFrame, TopRow } from "./readings.ts";

/** Lengths of the periods over which anything is measured, without repetition. Asked after each turn. */
export const periodsOf: (revision: Revision) => readonly number[] = remembered(({ cluster }: Revision) => {
  const policies = cluster.services.flatMap(({ scaling }) => scaling?.policies ?? []);
  return [...new Set(policies.map(({ periodMs }) => periodMs))].sort((a, b) => a - b);
});

/** What every policy with that period is to be told. A figure that cannot be known is left out. */
export function loadsOf(
  { cluster }: Revision,
  { rows }: TopFrame,
  period: { readonly periodMs: number; readonly sampledMonoMs: number },
): readonly LoadSeen[] {
  return cluster.services.flatMap((service) => {
    const mine = rows.filter(({ part }) => part === service.name);
    const asked = service.scaling?.policies.filter(({ periodMs }) => periodMs === period.periodMs) ?? [];
    return [...new Set(asked.map(({ metric }) => metric))].map((metric): LoadSeen => {
      const values = mine.flatMap((row): [string, number][] => {
        const figure = figureOf(service, metric, row);
        return figure === null ? [] : [[row.name, figure]];
      });
      return { kind: "load-seen", part: service.name, metric, ...period, values: Object.fromEntries(values) };
    });
  });
}

/** In the metric's unit. */
function figureOf({ resources }: Service, metric: ScalingMetric, row: TopRow): number | null {
  if (metric === "requests-per-second") return row.requestsPerSecond;
  if (metric === "connections") return row.sessions;
  if (metric === "cpu-percent")
    return row.cpuPercent === null ? null : row.cpuPercent / (resources?.cpu ?? 1);
  const limit = resources?.memoryBytes;
  return limit === undefined ? null : (row.memoryBytes / limit) * 100;
}
