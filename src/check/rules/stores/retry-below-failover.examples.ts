/** Examples for retry-below-failover. */
import type { Duration } from "../../../base/duration.ts";
import { type Cluster, cluster, redis, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const shop = (retries: number, downAfter?: Duration, isWatched = true): Cluster => {
  const sentinel = { count: 3, quorum: 2, ...(downAfter ? { downAfter } : {}) };
  const carts = redis("carts", { replicas: 2, ...(isWatched ? { sentinel } : {}) });
  const calls = [{ to: carts, timeout: "1s", retries }] as const;
  return cluster("shop", { services: [service("web", { command: ["web"], calls })] });
};

const found = {
  message: "givesUpFirst",
  subject: "web",
  severity: "warning",
  path: ["calls", "0"],
} as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "three tries of a second, while the loss shows after thirty",
      bad: { cluster: shop(2) },
      expected: [found],
      good: { cluster: shop(40) },
    },
    {
      name: "a loss that shows after five seconds",
      bad: { cluster: shop(2, "5s") },
      expected: [found],
      good: { cluster: shop(2, "2s") },
    },
  ],
  innocents: [{ name: "nobody replaces the primary", good: { cluster: shop(2, undefined, false) } }],
};
