/** Examples for eviction-on-state. */
import { type Cluster, cluster, type RedisOptions, redis } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const kept = (options: RedisOptions): Cluster => cluster("shop", { stores: [redis("state", options)] });

const path = ["eviction"];

export const examples: RuleExamples = {
  violations: [
    {
      name: "guide 004: any key of the database may go",
      bad: { cluster: kept({ memory: "4 GiB", eviction: "allkeys-lru" }) },
      expected: [{ message: "anyKey", subject: "state", severity: "error", path }],
      good: { cluster: kept({ memory: "4 GiB" }) },
    },
    {
      name: "keys with an expiry may go early",
      bad: { cluster: kept({ memory: "4 GiB", eviction: "volatile-ttl" }) },
      expected: [{ message: "expiringKeys", subject: "state", severity: "error", path }],
      good: { cluster: kept({ memory: "4 GiB", eviction: "noeviction" }) },
    },
    {
      name: "a policy that waits for a limit",
      bad: { cluster: kept({ eviction: "allkeys-lfu" }) },
      expected: [{ message: "whenLimited", subject: "state", severity: "warning", path }],
      good: { cluster: kept({ eviction: "allkeys-lfu", cache: true }) },
    },
  ],
  innocents: [{ name: "a cache evicts", good: { cluster: kept({ cache: true, memory: "1 GiB" }) } }],
};
