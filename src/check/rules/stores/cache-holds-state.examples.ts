/** Examples for cache-holds-state. */
import { type Cluster, cluster, type Holding, redis } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const cache = (name: string, ...held: readonly Holding[]): Cluster =>
  cluster("exchange", { stores: [redis(name, { cache: true, memory: "1 GiB", holds: held })] });

const expected = { message: "both", severity: "warning", path: ["cache"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "guide 001: reservations of orders and nonces are not critical",
      bad: { cluster: cache("redis", "lock", "counter") },
      expected: [{ ...expected, subject: "redis" }],
      good: { cluster: cache("redis", "copies") },
    },
    {
      name: "a queue of mails beside rendered pages",
      bad: { cluster: cache("pages", "copies", "queue") },
      expected: [{ ...expected, subject: "pages" }],
      good: { cluster: cache("pages", "copies") },
    },
  ],
  innocents: [
    { name: "a cache of copies and sessions", good: { cluster: cache("pages", "copies", "sessions") } },
    { name: "no cache", good: { cluster: cluster("a", { stores: [redis("jobs", { holds: ["queue"] })] }) } },
  ],
};
