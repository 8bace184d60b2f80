/** The Redis stores with replicas, and what is stated of them. */
import type { RedisStore } from "../model/redis.ts";
import type { Replication } from "../model/redis-replication.ts";
import type { Facts } from "./facts.ts";

export interface Replicated {
  readonly part: RedisStore;
  readonly replication: Replication;
}

export function replicatedRedis({ redisStores }: Facts): readonly Replicated[] {
  return redisStores.flatMap((part) => {
    const { replication } = part.settings;
    return replication && replication.replicas > 0 ? [{ part, replication }] : [];
  });
}
