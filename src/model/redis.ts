/** Redis: a store in memory, and how much of it a crash may lose. */
import type { Size } from "../base/size.ts";
import type { Declared } from "./declaration.ts";
import { elasticacheDefaults, type Managed, type ManagedCacheOptions, readElasticache } from "./managed.ts";
import { readPassword } from "./password.ts";
import { type Port, readPort } from "./port.ts";
import { given, here, OptionReader, readName } from "./read.ts";
import { type Replication, type ReplicationOptions, readReplication } from "./redis-replication.ts";
import {
  type Durability,
  durabilities,
  readStoreCommon,
  type StoreCommon,
  type StoreCommonOptions,
  type StoreHandle,
  storeHandle,
} from "./store-common.ts";
import type { SecretReference, Value } from "./value.ts";

export interface RedisStore extends StoreCommon {
  readonly engine: "redis";
  readonly settings: RedisSettings;
}

export interface RedisSettings {
  /** `maxmemory`. Missing: unlimited. */
  readonly memoryBytes?: number;
  /** A cache may lose any key at any time; its users must live with that. */
  readonly cache: boolean;
  readonly eviction: Eviction;
  readonly password?: Value;
  /** Such as "7.2". Missing: what the target has. */
  readonly version?: string;
  /** Missing: one process. */
  readonly replication?: Replication;
}

export const evictions = [
  "noeviction",
  "allkeys-lru",
  "allkeys-lfu",
  "allkeys-random",
  "volatile-lru",
  "volatile-lfu",
  "volatile-random",
  "volatile-ttl",
] as const;

export type Eviction = (typeof evictions)[number];

export interface RedisOptions extends StoreCommonOptions, ReplicationOptions {
  /** Such as "7.2". Default: what the target has. */
  readonly version?: string;
  /** Memory for data (`maxmemory`). Give the process about 1.5 times as much in `resources`. */
  readonly memory?: Size;
  /** Default "everysec": append-only file flushed each second, and snapshots besides. */
  readonly durability?: Durability;
  readonly password?: SecretReference;
  /** Says that any key may be lost; the eviction default is then "allkeys-lru". Default false. */
  readonly cache?: boolean;
  /** Default "noeviction": writes fail when memory is full, and nothing is lost silently. */
  readonly eviction?: Eviction;
  /**
   * It is run by Amazon ElastiCache: `elasticache: { copies: 1, failover: true, multiZone: true }`. The defaults of `durability` and
   * `eviction` are then those of ElastiCache: "none" and "volatile-lru".
   */
  readonly elasticache?: ManagedCacheOptions;
  /** Default 6379. */
  readonly port?: Port<"tcp">;
}

/**
 * Declares a Redis server.
 *
 * @example redis("state", { memory: "512 MiB", password: secret("REDIS_PASSWORD") })
 */
export function redis<const N extends string>(name: N, options: RedisOptions = {}): StoreHandle<N, "tcp"> {
  const place = here();
  const reader = new OptionReader(`redis "${name}"`, options, place);
  const uses: Declared[] = [];
  const managed = readElasticache(reader);
  const data: RedisStore = {
    ...readStoreCommon(reader, readName("redis", name, reader), place, uses),
    ...given("managed", managed),
    engine: "redis",
    port: readPort(reader, ["port"], reader.raw("port")) ?? { kind: "port", protocol: "tcp", port: 6379 },
    durability: reader.oneOf(
      "durability",
      durabilities,
      managed ? elasticacheDefaults.durability.value : "everysec",
    ),
    settings: readRedisSettings(reader, managed),
  };
  return storeHandle<N, "tcp">(name, reader, { data, uses });
}

function readRedisSettings(reader: OptionReader, managed: Managed | undefined): RedisSettings {
  const memoryBytes = reader.size("memory");
  const cache = reader.flag("cache", false);
  const password = readPassword(reader, "REDIS_PASSWORD");
  const version = reader.text("version");
  const replication = readReplication(reader);
  return {
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
    cache,
    eviction: reader.oneOf("eviction", evictions, evictionDefault(cache, managed)),
    ...(password ? { password } : {}),
    ...(version ? { version } : {}),
    ...(replication ? { replication } : {}),
  };
}

function evictionDefault(cache: boolean, managed: Managed | undefined): Eviction {
  if (managed) return elasticacheDefaults.eviction.value;
  return cache ? "allkeys-lru" : "noeviction";
}
