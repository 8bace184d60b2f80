/** A Redis with replicas and Sentinels loses its primary: who takes over, and what is left of the data. */
import type { RedisStore } from "../../../src/model/redis.ts";
import type { Replication } from "../../../src/model/redis-replication.ts";
import { takeoverMs } from "../../../src/rehearsal/traffic/sentinels.ts";
import type { Promised } from "./promises.ts";
import type { Trial } from "./trial.ts";

type Kept = (store: RedisStore, replication: Replication) => string | undefined;

/** FD-06: after the loss of a host with the primary and one Sentinel, another becomes primary without a person. */
const takesOver: Kept = ({ name }, { sentinel }) => {
  if (!sentinel) return undefined;
  return takeoverMs(sentinel, 1) === undefined ? `nobody takes over for ${name}` : undefined;
};

/** REP-01: what replicas hold outlives a restart of the primary. */
const keepsCopies: Kept = ({ name, durability }, { replicas }) => {
  const written = ["a", "b"];
  const onDisk = durability === "none" ? [] : written;
  let copies = Array.from({ length: replicas }, () => written);
  // The primary is back before anybody counts it as down, loads what is on its disk, and replicas follow it fully.
  const loaded = onDisk;
  copies = copies.map(() => loaded);
  return copies.every((copy) => copy.length === written.length)
    ? undefined
    : `the replicas of ${name} are empty`;
};

/** FD-10: Sentinels find each other by what each says of itself, and a majority of all of them meets. */
const meets: Kept = ({ name }, { sentinel }) => {
  if (!sentinel) return undefined;
  const hosts = Array.from({ length: sentinel.count }, (_, index) => ({
    inner: `172.17.0.2:${26_379}`,
    outer: sentinel.isMapped ? `10.0.0.${index}:31000` : `10.0.0.${index}:26379`,
  }));
  const open = new Set(hosts.map(({ outer }) => outer));
  const said = hosts.map(({ inner, outer }) => (sentinel.isMapped && !sentinel.announces ? inner : outer));
  const met = said.filter((address) => open.has(address)).length;
  return met * 2 > sentinel.count ? undefined : `each Sentinel of ${name} stays alone`;
};

const promised: Readonly<Record<string, Kept>> = {
  "FD-06": takesOver,
  "FD-10": meets,
  "REP-01": keepsCopies,
};

export const replicationPromises: Readonly<Record<string, Promised>> = Object.fromEntries(
  Object.entries(promised).map(([id, keeps]) => [
    id,
    ({ cluster }: Trial) =>
      cluster.stores
        .map((store) => {
          const replication = store.engine === "redis" ? store.settings.replication : undefined;
          return store.engine === "redis" && replication ? keeps(store, replication) : undefined;
        })
        .find((broken) => broken !== undefined),
  ]),
);
