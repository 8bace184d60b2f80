/** Copies of a Redis that follow its primary, and the Sentinels that put one of them in its place. */
import type { Duration } from "../base/duration.ts";
import type { Size } from "../base/size.ts";
import { readZoneList, type Zone } from "./access.ts";
import { given, type OptionReader, refuseOtherCount } from "./read.ts";
import type { VendorDefault } from "./vendor-default.ts";

export interface Replication {
  readonly replicas: number;
  /** `min-replicas-to-write`: with fewer the primary refuses writes. */
  readonly minReplicasToWrite: number;
  /** `repl-backlog-size`. Missing: Redis's own. */
  readonly backlogBytes?: number;
  /** How much is written each second at the busiest. Missing: unknown. */
  readonly writtenPerSecondBytes?: number;
  /** Missing: a person puts a replica in the place of a lost primary. */
  readonly sentinel?: Sentinel;
}

export interface Sentinel {
  readonly count: number;
  readonly quorum: number;
  readonly downAfterMs: number;
  readonly failoverTimeoutMs: number;
  /** The zone of each. Missing: unknown. */
  readonly placement?: readonly string[];
  /** They stand behind mapped ports or addresses. */
  readonly isMapped?: true;
  /** They tell each other the outer ones. */
  readonly announces?: true;
}

export interface ReplicationOptions {
  /** Copies that follow the primary. Default 0. */
  readonly replicas?: number;
  /** `min-replicas-to-write`. Default 0, Redis's own: a primary that lost all replicas goes on accepting writes. */
  readonly minReplicasToWrite?: number;
  /** `repl-backlog-size`: what a replica that was away may still ask for. Default "1 MiB", Redis's own. */
  readonly backlog?: Size;
  /** How much is written each second at the busiest, in bytes of the replication stream. Changes nothing about the store. */
  readonly writtenPerSecond?: Size;
  /** What notices the loss of the primary and puts a replica in its place. Default: a person. */
  readonly sentinel?: SentinelOptions;
}

export interface SentinelOptions {
  readonly count: number;
  /** How many must agree that the primary is down; a majority of `count` must then authorise one to act. */
  readonly quorum: number;
  /** `down-after-milliseconds`. Default 30s, Redis's own. */
  readonly downAfter?: Duration;
  /** `failover-timeout`. Default 3m, Redis's own. */
  readonly failoverTimeout?: Duration;
  /** The zone of each Sentinel, in their order. Default: unknown. */
  readonly placement?: readonly Zone[];
  /** Whether they and the replicas stand behind mapped ports or addresses, as containers may. Default false. */
  readonly mapped?: boolean;
  /** Whether they announce the outer ones (`announce-ip`, `announce-port`). Default false, Redis's own. */
  readonly announces?: boolean;
}

const redisConf = { program: "Redis 7.0", reference: "redis.conf" };
const sentinelSource = { program: "Redis 7.0", reference: "sentinel.c" };

export const minReplicasDefault: VendorDefault<number> = { ...redisConf, value: 0 };
export const backlogDefault: VendorDefault<number> = { ...redisConf, value: 1_048_576 };
export const downAfterDefault: VendorDefault<number> = { ...sentinelSource, value: 30_000 };
export const failoverTimeoutDefault: VendorDefault<number> = { ...sentinelSource, value: 180_000 };

const MANY = 100;

/** Nothing, where the file says nothing of it. */
export function readReplication(reader: OptionReader): Replication | undefined {
  const isGiven = ["replicas", "minReplicasToWrite", "sentinel", "backlog", "writtenPerSecond"].some((key) =>
    reader.has(key),
  );
  const replicas = reader.integer("replicas", 0, { min: 0, max: MANY });
  const minReplicasToWrite = reader.integer("minReplicasToWrite", minReplicasDefault.value, {
    min: 0,
    max: MANY,
  });
  const sentinel = readSentinel(reader);
  const sizes = {
    ...given("backlogBytes", reader.size("backlog")),
    ...given("writtenPerSecondBytes", reader.size("writtenPerSecond")),
  };
  if (!isGiven) return undefined;
  if (minReplicasToWrite > replicas) {
    const fix = `write ${replicas} or less, or more replicas`;
    reader.refuse(
      "above-replicas",
      ["minReplicasToWrite"],
      "no write is ever accepted with fewer replicas",
      fix,
    );
  }
  return { replicas, minReplicasToWrite, ...sizes, ...(sentinel ? { sentinel } : {}) };
}

function readSentinel(reader: OptionReader): Sentinel | undefined {
  const given = reader.nested("sentinel");
  const sentinel: Sentinel = {
    count: given.integer("count", 1, { min: 1, max: MANY }),
    quorum: given.integer("quorum", 1, { min: 1, max: MANY }),
    downAfterMs: given.duration("downAfter", downAfterDefault.value),
    failoverTimeoutMs: given.duration("failoverTimeout", failoverTimeoutDefault.value),
    ...(given.has("placement")
      ? { placement: readZoneList(given, "placement").map(({ name }) => name) }
      : {}),
    ...(given.flag("mapped", false) ? { isMapped: true } : {}),
    ...(given.flag("announces", false) ? { announces: true } : {}),
  };
  given.refuseUnknown();
  if (!reader.has("sentinel")) return undefined;
  const { count, placement } = sentinel;
  if (placement)
    refuseOtherCount(given, "placement", { count: placement.length, wanted: count, of: "Sentinels" });
  for (const key of ["count", "quorum"]) {
    if (!given.has(key))
      given.refuse("missing", [key], `sentinel says its ${key}`, "write { count: 3, quorum: 2 }");
  }
  return sentinel;
}
