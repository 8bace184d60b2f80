/** How long things take where nothing was measured yet: figures from one machine with two cores. */
import type { Estimate, Timings } from "../contract/timing.ts";
import { type Cluster, partsOf } from "../model/cluster.ts";
import type { PartData } from "../model/declaration.ts";

export interface PartTimings {
  /** From start to the first healthy answer; for a job, to its end. */
  readonly readyMs: number;
  /** From SIGTERM to the end of the process. */
  readonly stopMs: number;
}

const READY_MS: Readonly<Record<PartData["kind"], number>> = {
  balancer: 150,
  store: 150,
  service: 400,
  job: 500,
};
const STOP_MS = 50;

/** From pool-add to the balancer's verdict: 210 to 240 ms were measured with a check every 500 ms. */
const CHECK_MS = 250;

/** From drain to no request in flight, with answers that take a few milliseconds. */
const DRAIN_MS = 20;

/** A store that tutti does not know starts like any program. */
export function assumedTimings(part: PartData): PartTimings {
  const isProgram = part.kind === "store" && part.engine === "generic";
  return { readyMs: READY_MS[isProgram ? "service" : part.kind], stopMs: STOP_MS };
}

export function assumedTimingsOf(cluster: Cluster): Timings {
  const parts = partsOf(cluster).map((part) => [part.name, assumedTimings(part)] as const);
  return {
    ready: Object.fromEntries(parts.map(([name, { readyMs }]) => [name, assumed(readyMs)])),
    stop: Object.fromEntries(parts.map(([name, { stopMs }]) => [name, assumed(stopMs)])),
    check: assumed(CHECK_MS),
    drain: assumed(DRAIN_MS),
  };
}

function assumed(ms: number): Estimate {
  return { ms, source: "assumed" };
}
