/** The rules of the category "stores". */
import type { Rule } from "../../rule.ts";
import { durabilityOnState } from "./durability-on-state.ts";
import { evictionOnState } from "./eviction-on-state.ts";
import { memoryLimitAgainstMaxmemory } from "./memory-limit-against-maxmemory.ts";
import { redisWithoutMemoryLimit } from "./redis-without-memory-limit.ts";

export const storesRules: readonly Rule[] = [
  durabilityOnState,
  evictionOnState,
  memoryLimitAgainstMaxmemory,
  redisWithoutMemoryLimit,
];
