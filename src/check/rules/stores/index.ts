/** The rules of the category "stores". */
import type { Rule } from "../../rule.ts";
import { cacheHoldsState } from "./cache-holds-state.ts";
import { durabilityAgainstPromise } from "./durability-against-promise.ts";
import { durabilityOnState } from "./durability-on-state.ts";
import { emptyPrimaryRestart } from "./empty-primary-restart.ts";
import { endOfLife } from "./end-of-life.ts";
import { evictionOnState } from "./eviction-on-state.ts";
import { memoryLimitAgainstMaxmemory } from "./memory-limit-against-maxmemory.ts";
import { mysqlDurabilityFlags } from "./mysql-durability-flags.ts";
import { mysqlSemisyncFallback } from "./mysql-semisync-fallback.ts";
import { redisFailoverTimeouts } from "./redis-failover-timeouts.ts";
import { redisMinReplicas } from "./redis-min-replicas.ts";
import { redisWithoutMemoryLimit } from "./redis-without-memory-limit.ts";
import { signedAddressLifetime } from "./signed-address-lifetime.ts";

export const storesRules: readonly Rule[] = [
  cacheHoldsState,
  durabilityAgainstPromise,
  durabilityOnState,
  emptyPrimaryRestart,
  endOfLife,
  evictionOnState,
  memoryLimitAgainstMaxmemory,
  mysqlDurabilityFlags,
  mysqlSemisyncFallback,
  redisFailoverTimeouts,
  redisMinReplicas,
  redisWithoutMemoryLimit,
  signedAddressLifetime,
];
