/** Examples for redis-backlog. */
import { type Cluster, cluster, type RedisOptions, redis } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const carts = (options: RedisOptions): Cluster =>
  cluster("shop", { stores: [redis("carts", { replicas: 2, ...options })] });

const found = { message: "copiedAnew", subject: "carts", severity: "warning", path: ["backlog"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "Redis's own megabyte for a megabyte each second",
      bad: { cluster: carts({ writtenPerSecond: "1 MiB" }) },
      expected: [found],
      good: { cluster: carts({ writtenPerSecond: "1 MiB", backlog: "64 MiB" }) },
    },
    {
      name: "a backlog for ten seconds",
      bad: { cluster: carts({ writtenPerSecond: "1 MiB", backlog: "10 MiB" }) },
      expected: [found],
      good: { cluster: carts({ writtenPerSecond: "1 MiB", backlog: "60 MiB" }) },
    },
  ],
  innocents: [{ name: "nobody says how much is written", good: { cluster: carts({}) } }],
};
