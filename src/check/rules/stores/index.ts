/** The rules of the category "stores". */
import type { Rule } from "../../rule.ts";
import { evictionOnState } from "./eviction-on-state.ts";
import { memoryLimitAgainstMaxmemory } from "./memory-limit-against-maxmemory.ts";

export const storesRules: readonly Rule[] = [evictionOnState, memoryLimitAgainstMaxmemory];
