/** What the balancers of a cluster counted together, as the receipt needs it. */
import { controlSocketPath } from "../components/haproxy/names.ts";
import type { ServerCounters } from "../contract/effect.ts";
import type { Balancer } from "../model/balancer.ts";
import type { TrafficCounters, Uncounted } from "../supervisor/needs.ts";
import { readTotals } from "../targets/local/haproxy/look.ts";
import { workerOf } from "../targets/local/haproxy/worker.ts";

/** By balancer: what servers had counted that were taken out of its pools since its process began. */
export type RemovedCounters = Readonly<Record<string, ServerCounters>>;

/**
 * Asks every balancer that counts; undefined when one of them does not answer, since a part is no total.
 *
 * @param probed The balancer that the prober asks through.
 */
export async function readTraffic(
  runFolder: string,
  balancers: readonly Pick<Balancer, "name" | "engine">[],
  removed: RemovedCounters,
  probed?: string,
): Promise<TrafficCounters | Uncounted | undefined> {
  if (balancers.length === 0) return undefined;
  const silent = balancers.filter(({ engine }) => engine === "nginx").map(({ name }) => name);
  const without = silent.map((name) => `${name}, which runs nginx that counts no lost requests`);
  if (silent.length === balancers.length)
    return { uncounted: `${silent.join(", ")} runs nginx, which counts no lost requests` };
  const withoutProber = probed !== undefined && silent.includes(probed);
  let sum: TrafficCounters = {
    requests: 0,
    lost: 0,
    errors5xx: 0,
    workers: {},
    ...(silent.length > 0 ? { without, withoutProber } : {}),
  };
  for (const { name } of balancers) {
    if (silent.includes(name)) continue;
    const socket = controlSocketPath(runFolder, name);
    const worker = await workerOf(socket);
    const counted = removed[name];
    const totals = await readTotals(socket, counted ? [counted] : []);
    if (!totals.ok || worker === undefined) return undefined;
    const { requests, lost, errors5xx } = totals.value;
    sum = {
      ...sum,
      requests: sum.requests + requests,
      lost: sum.lost + lost,
      errors5xx: sum.errors5xx + errors5xx,
      workers: { ...sum.workers, [name]: worker },
    };
  }
  return sum;
}
