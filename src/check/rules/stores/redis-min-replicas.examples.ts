/** Examples for redis-min-replicas. */
import { type Cluster, cluster, type RedisOptions, redis } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const watched = (name: string, options: RedisOptions): Cluster =>
  cluster("shop", { stores: [redis(name, { replicas: 2, sentinel: { count: 3, quorum: 2 }, ...options })] });

const expected = { message: "none", severity: "warning", path: ["minReplicasToWrite"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "nothing is said",
      bad: { cluster: watched("state", {}) },
      expected: [{ ...expected, subject: "state" }],
      good: { cluster: watched("state", { minReplicasToWrite: 1 }) },
    },
    {
      name: "said, and none",
      bad: { cluster: watched("carts", { minReplicasToWrite: 0, memory: "1 GiB" }) },
      expected: [{ ...expected, subject: "carts" }],
      good: { cluster: watched("carts", { minReplicasToWrite: 2, memory: "1 GiB" }) },
    },
  ],
  innocents: [
    { name: "a cache", good: { cluster: watched("pages", { cache: true }) } },
    {
      name: "nobody replaces it",
      good: { cluster: cluster("a", { stores: [redis("s", { replicas: 1 })] }) },
    },
  ],
};
