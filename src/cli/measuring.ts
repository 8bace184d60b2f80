/** Measures through the balancers of the cluster: the prober, and their own counters. */

import type { ControlState } from "../control/state.ts";
import type { Cluster } from "../model/cluster.ts";
import { takesPlainHttp } from "../model/port.ts";
import type { Measuring, RunningProber } from "../supervisor/needs.ts";
import { Prober } from "../targets/local/prober.ts";
import { takeReadings } from "./readings.ts";
import { type RemovedCounters, readTraffic } from "./traffic.ts";

export function measuringWith(runFolder: string, removed: () => RemovedCounters | undefined): Measuring {
  return {
    startProber: (state) => startProber(state),
    counters: (state) => {
      const balancers = state.current?.cluster.balancers ?? [];
      return readTraffic(
        runFolder,
        balancers.map(({ name }) => name),
        removed() ?? {},
      );
    },
    readings: (state) => takeReadings(runFolder, state),
  };
}

function startProber(state: ControlState): RunningProber | undefined {
  const url = state.current && proberUrl(state.current.cluster);
  if (!url) return undefined;
  const prober = new Prober({ url });
  prober.start();
  return prober;
}

/**
 * The health path of the service behind the first balancer that speaks HTTP, where everything goes that no route takes:
 * it is cheap, changes nothing, and has no rate limit.
 */
export function proberUrl(cluster: Cluster): string | undefined {
  for (const listener of cluster.balancers.flatMap(({ listeners }) => listeners)) {
    const last = listener.routes.at(-1);
    if (!takesPlainHttp(listener.listen) || !last || last.host !== undefined) continue;
    const health = cluster.services.find(({ name }) => name === last.to)?.health;
    const asked = health?.kind === "http-health" && health.port === last.port ? health.path : "/";
    return `http://127.0.0.1:${listener.listen.port}${last.path ?? asked}`;
  }
  return undefined;
}
