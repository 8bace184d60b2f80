/** Measures through the balancers of the cluster: the prober, and their own counters. */

import type { ControlState } from "../control/state.ts";
import type { StateFolder } from "../host/state-folder.ts";
import type { Cluster } from "../model/cluster.ts";
import { urlOf } from "../model/listener.ts";
import { takesPlainHttp } from "../model/port.ts";
import type { Tls } from "../model/tls.ts";
import type { Measuring, RunningProber } from "../supervisor/needs.ts";
import { Prober } from "../targets/local/prober.ts";
import { trustOf } from "./listener-trust.ts";
import { takeReadings } from "./readings.ts";
import { type RemovedCounters, readTraffic } from "./traffic.ts";

export function measuringWith(
  { root, run: runFolder }: Pick<StateFolder, "root" | "run">,
  removed: () => RemovedCounters | undefined,
): Measuring {
  return {
    startProber: (state) => startProber(state, root),
    counters: (state) => {
      const cluster = state.current?.cluster;
      const probed = cluster && proberTarget(cluster)?.balancer;
      return readTraffic(runFolder, cluster?.balancers ?? [], removed() ?? {}, probed);
    },
    readings: (state) => takeReadings(runFolder, state),
  };
}

function startProber(state: ControlState, stateFolder: string): RunningProber | undefined {
  const target = state.current && proberTarget(state.current.cluster);
  if (!target) return undefined;
  const trust = trustOf(target.tls, stateFolder);
  const prober = new Prober({ url: target.url, ...(trust ? { trust } : {}) });
  prober.start();
  return prober;
}

/**
 * The health path of the service behind the first balancer that speaks HTTP, where everything goes that no route takes:
 * it is cheap, changes nothing, and has no rate limit.
 */
export function proberTarget(
  cluster: Cluster,
): { readonly balancer: string; readonly url: string; readonly tls: Tls | undefined } | undefined {
  const all = cluster.balancers.flatMap(({ name, listeners }) =>
    listeners.map((listener) => ({ balancer: name, listener })),
  );
  for (const { balancer, listener } of all) {
    const last = listener.routes.at(-1);
    if (!takesPlainHttp(listener.listen) || !last || last.host !== undefined) continue;
    const health = cluster.services.find(({ name }) => name === last.to)?.health;
    const asked = health?.kind === "http-health" && health.port === last.port ? health.path : "/";
    return { balancer, url: `${urlOf(listener)}${last.path ?? asked}`, tls: listener.tls };
  }
  return undefined;
}
