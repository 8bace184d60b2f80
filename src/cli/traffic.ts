/** What the balancers counted, as the receipt needs it. */
import { controlSocketPath, frontendNameOf } from "../components/haproxy/names.ts";
import type { ServerCounters } from "../contract/effect.ts";
import type { Balancer } from "../model/balancer.ts";
import type { TrafficCounters } from "../supervisor/needs.ts";
import { askOn } from "../targets/local/haproxy/control-socket.ts";
import { readStatistics, type Statistics, showAll } from "../targets/local/haproxy/statistics.ts";

/** Asks every balancer; undefined when one of them does not answer, since a part is no total. */
export async function readTraffic(
  runFolder: string,
  balancers: readonly Balancer[],
  removed: Pick<ServerCounters, "errors5xx" | "aborted">,
): Promise<TrafficCounters | undefined> {
  if (balancers.length === 0) return undefined;
  const all: Statistics[] = [];
  for (const { name } of balancers) {
    const answer = await askOn(controlSocketPath(runFolder, name))(showAll);
    if (!answer.ok) return undefined;
    all.push(readStatistics(answer.value));
  }
  return sumUp(all, new Set(balancers.map(frontendNameOf)), removed);
}

/**
 * Pure. Lost: answers that a balancer had to make itself, which are its 5xx less those of the programs, and answers
 * that a program broke off. Servers that were removed have taken their counters along, so those are added.
 */
export function sumUp(
  statistics: readonly Statistics[],
  frontends: ReadonlySet<string>,
  removed: Pick<ServerCounters, "errors5xx" | "aborted">,
): TrafficCounters {
  const fronts = statistics.flatMap((it) => it.frontends).filter(({ name }) => frontends.has(name));
  const servers = statistics.flatMap((it) => it.servers);
  const errors5xx = removed.errors5xx + servers.reduce((sum, it) => sum + it.errors5xx, 0);
  const aborted = removed.aborted + servers.reduce((sum, it) => sum + it.aborted, 0);
  const all5xx = fronts.reduce((sum, it) => sum + it.errors5xx, 0);
  return {
    requests: fronts.reduce((sum, it) => sum + it.requests, 0),
    lost: Math.max(0, all5xx - errors5xx) + aborted,
    errors5xx,
  };
}
