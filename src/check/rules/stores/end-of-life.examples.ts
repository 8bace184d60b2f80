/** Examples for end-of-life. */
import { type Cluster, cluster, mysql, redis } from "../../../index.ts";
import { nothingKnown } from "../../outside.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const orders = (version?: string): Cluster =>
  cluster("site", { stores: [mysql("orders", version === undefined ? {} : { version })] });
const carts = (version: string): Cluster => cluster("shop", { stores: [redis("carts", { version })] });

const outside = { ...nothingKnown, today: "2026-11-20" };
const expected = { message: "ended", severity: "warning", path: ["version"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "the website on ECS: MySQL 5.7.21",
      bad: { cluster: orders("5.7.21"), outside },
      expected: [{ ...expected, subject: "orders" }],
      good: { cluster: orders("8.4.9"), outside },
    },
    {
      name: "Redis 4.0",
      bad: { cluster: carts("4.0"), outside },
      expected: [{ ...expected, subject: "carts" }],
      good: { cluster: cluster("shop", { stores: [redis("carts")] }), outside },
    },
  ],
  innocents: [
    {
      name: "support has not ended yet",
      good: { cluster: orders("8.0.45"), outside: { ...nothingKnown, today: "2026-04-30" } },
    },
  ],
  unanswered: [
    { name: "no version", asked: { cluster: orders(), outside }, subject: "orders" },
    { name: "a version that is not known", asked: { cluster: carts("9.9"), outside }, subject: "carts" },
    { name: "no day", asked: { cluster: orders("8.4") }, subject: "orders" },
  ],
};
