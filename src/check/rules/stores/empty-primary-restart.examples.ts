/** Examples for empty-primary-restart. */
import { type Cluster, cluster, type Durability, redis } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const copied = (name: string, durability: Durability, replicas: number, cache = false): Cluster =>
  cluster("shop", { stores: [redis(name, { durability, replicas, cache })] });

const expected = { message: "wiped", severity: "error", path: ["durability"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "two replicas and no disk",
      bad: { cluster: copied("state", "none", 2) },
      expected: [{ ...expected, subject: "state" }],
      good: { cluster: copied("state", "everysec", 2) },
    },
    {
      name: "one replica of carts",
      bad: { cluster: copied("carts", "none", 1) },
      expected: [{ ...expected, subject: "carts" }],
      good: { cluster: copied("carts", "always", 1) },
    },
  ],
  innocents: [
    { name: "a cache may be empty", good: { cluster: copied("pages", "none", 2, true) } },
    { name: "without replicas nothing is copied", good: { cluster: copied("state", "none", 0) } },
  ],
};
