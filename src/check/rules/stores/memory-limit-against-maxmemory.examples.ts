/** Examples for memory-limit-against-maxmemory. */
import { type Cluster, cluster, type RedisOptions, redis } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const kept = (options: RedisOptions): Cluster => cluster("shop", { stores: [redis("state", options)] });

export const examples: RuleExamples = {
  violations: [
    {
      name: "guide 004: the limit equals the data",
      bad: { cluster: kept({ memory: "4 GiB", resources: { memory: "4 GiB" } }) },
      expected: [{ message: "limitBelowData", subject: "state", severity: "error", path: ["memory"] }],
      good: { cluster: kept({ memory: "4 GiB", resources: { memory: "6 GiB" } }) },
    },
    {
      name: "no room for the copies of a fork",
      bad: { cluster: kept({ memory: "1 GiB", resources: { memory: "1100 MiB" } }) },
      expected: [{ message: "noRoomForFork", subject: "state", severity: "warning", path: ["memory"] }],
      good: { cluster: kept({ memory: "1 GiB", resources: { memory: "1280 MiB" } }) },
    },
    {
      name: "a limit that Redis does not know of",
      bad: { cluster: kept({ resources: { memory: "1 GiB" } }) },
      expected: [
        { message: "noMaxmemory", subject: "state", severity: "warning", path: ["resources", "memory"] },
      ],
      good: { cluster: kept({ memory: "600 MiB", resources: { memory: "1 GiB" } }) },
    },
  ],
  innocents: [
    { name: "no limit of the process", good: { cluster: kept({ memory: "4 GiB" }) } },
    { name: "a limit in cores alone", good: { cluster: kept({ resources: { cpu: 2 } }) } },
    {
      name: "a store that never forks needs less room",
      good: { cluster: kept({ memory: "1 GiB", durability: "none", resources: { memory: "1100 MiB" } }) },
    },
  ],
};
