/** What an ensemble must keep when it loses members, zones and time: elections, sessions and memory in virtual time. */
import type { Cluster } from "../../../src/model/cluster.ts";
import type { ZookeeperStore } from "../../../src/model/zookeeper.ts";
import type { ZookeeperSession } from "../../../src/model/zookeeper-session.ts";
import type { Trial } from "./trial.ts";

interface Member {
  readonly name: string;
  readonly zone: string;
  /** Those that it counts votes of. */
  readonly knows: readonly string[];
}

function membersOf({ settings }: ZookeeperStore): readonly Member[] {
  const { members, placement, serverLists } = settings;
  const names = Array.from({ length: members }, (_, index) => `zoo${index + 1}`);
  return names.map((name, index) => ({
    name,
    zone: placement?.[index] ?? name,
    knows: serverLists?.[index] ?? names,
  }));
}

/** Everybody who can be reached votes for the last of those that it knows; each counts against its own list. */
function leadersAmong(reachable: readonly Member[]): readonly string[] {
  const votes = reachable.map(({ name, knows }) => {
    const candidates = reachable.filter((other) => knows.includes(other.name)).map((other) => other.name);
    return { voter: name, choice: candidates.toSorted().at(-1) };
  });
  const leaders = reachable.filter(({ name, knows }) => {
    const own = votes.filter(({ voter, choice }) => choice === name && knows.includes(voter));
    return own.length * 2 > knows.length;
  });
  return leaders.map(({ name }) => name);
}

type Promised = (store: ZookeeperStore, cluster: Cluster) => string | undefined;

/** FD-07: with any one member lost, the others have a leader. */
const outlivesMember: Promised = (store) => {
  const members = membersOf(store);
  const lost = members.find((one) => leadersAmong(members.filter((other) => other !== one)).length === 0);
  return lost && `${store.name} has no leader without ${lost.name}`;
};

/** FD-08: with any one zone lost, the others have a leader. */
const outlivesZone: Promised = (store) => withoutAnyZone(store.name, membersOf(store));

function withoutAnyZone(name: string, members: readonly Member[]): string | undefined {
  const lost = members.find(({ zone }) => {
    return leadersAmong(members.filter((other) => other.zone !== zone)).length === 0;
  });
  return lost && `${name} has no leader without zone ${lost.zone}`;
}

/** The same of Sentinels: one of them must be authorised by a majority of all, wherever the others went. */
function sentinelsWithoutAnyZone({ stores }: Cluster): string | undefined {
  const broken = stores.map((store) => {
    const sentinel = store.engine === "redis" ? store.settings.replication?.sentinel : undefined;
    const zones = sentinel?.placement ?? [];
    const names = zones.map((_, index) => `sentinel${index}`);
    const members = zones.map((zone, index) => ({ name: names[index] ?? "", zone, knows: names }));
    return withoutAnyZone(store.name, members);
  });
  return broken.find((sentence) => sentence !== undefined);
}

/** FD-09: however the network is cut in two, there are never two leaders. */
const neverTwoLeaders: Promised = (store) => {
  const members = membersOf(store);
  for (let cut = 0; cut < 2 ** members.length; cut += 1) {
    const isLeft = (index: number): boolean => Math.floor(cut / 2 ** index) % 2 === 1;
    const left = leadersAmong(members.filter((_, index) => isLeft(index)));
    const right = leadersAmong(members.filter((_, index) => !isLeft(index)));
    if (left.length + right.length > 1)
      return `${store.name} has ${left.length + right.length} leaders at once`;
  }
  return undefined;
};

/** What a server gives: no less than two ticks, no more than twenty. */
function negotiated(askedMs: number, tickMs: number): number {
  return Math.min(20 * tickMs, Math.max(2 * tickMs, askedMs));
}

/** ZK-01: a lock is its holder's for the time that it asked for, and somebody else's soon after. */
const lastsAsAsked: Promised = (store, cluster) => {
  const { tickMs } = store.settings;
  const clients: readonly (ZookeeperSession | undefined)[] = [
    ...cluster.services.flatMap(({ sessions = [] }) => sessions),
    ...cluster.stores.map((one) => (one.engine === "kafka" ? one.settings.zookeeper : undefined)),
  ];
  for (const client of clients) {
    if (client?.to !== store.name || client.timeoutMs === undefined) continue;
    // The server looks once a tick, so that a session may end up to one later.
    const endsMs = Math.ceil(negotiated(client.timeoutMs, tickMs) / tickMs) * tickMs;
    if (endsMs < client.timeoutMs)
      return `a lock is given away after ${endsMs} ms, while its holder is silent in time`;
    if (endsMs > client.timeoutMs + tickMs) return `a lock of the dead is held for ${endsMs} ms`;
  }
  return undefined;
};

/** Threads, buffers and the system. */
const BESIDE_HEAP_BYTES = 512 * 1024 * 1024;

/** ZK-02: a member with a full heap is held in memory. */
const neverSwaps: Promised = ({ name, settings, resources }) => {
  const memory = resources?.memoryBytes ?? Number.POSITIVE_INFINITY;
  const used = (settings.heapBytes ?? 0) + BESIDE_HEAP_BYTES;
  return used > memory ? `${name} swaps ${used - memory} bytes` : undefined;
};

const promised: Readonly<Record<string, Promised>> = {
  "FD-07": outlivesMember,
  "FD-08": outlivesZone,
  "FD-09": neverTwoLeaders,
  "ZK-01": lastsAsAsked,
  "ZK-02": neverSwaps,
};

type OfTrial = (trial: Trial) => string | undefined;

const ofEnsembles: Readonly<Record<string, OfTrial>> = Object.fromEntries(
  Object.entries(promised).map(([id, keeps]) => [
    id,
    ({ cluster }: Trial) =>
      cluster.stores
        .map((store) => (store.engine === "zookeeper" ? keeps(store, cluster) : undefined))
        .find((broken) => broken !== undefined),
  ]),
);

export const ensemblePromises: Readonly<Record<string, OfTrial>> = {
  ...ofEnsembles,
  "FD-08": (trial) => ofEnsembles["FD-08"]?.(trial) ?? sentinelsWithoutAnyZone(trial.cluster),
};
