/** Examples for redis-without-memory-limit. */
import { type Cluster, cluster, type RedisOptions, redis } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const kept = (options: RedisOptions): Cluster => cluster("shop", { stores: [redis("state", options)] });

export const examples: RuleExamples = {
  violations: [
    {
      name: "nothing is said",
      bad: { cluster: kept({}) },
      expected: [{ message: "unlimited", subject: "state", severity: "warning" }],
      good: { cluster: kept({ memory: "1 GiB" }) },
    },
    {
      name: "a cache grows as well",
      bad: { cluster: kept({ cache: true }) },
      expected: [{ message: "unlimited", subject: "state", severity: "warning" }],
      good: { cluster: kept({ cache: true, memory: "1 GiB" }) },
    },
  ],
  innocents: [
    {
      name: "a node of ElastiCache has the memory of its type",
      good: { cluster: kept({ elasticache: {} }) },
    },
    {
      name: "a limit of the process is another rule's",
      good: { cluster: kept({ resources: { memory: "1 GiB" } }) },
    },
  ],
};
