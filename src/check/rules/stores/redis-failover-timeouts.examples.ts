/** Examples for redis-failover-timeouts. */

import type { Duration } from "../../../base/duration.ts";
import { type Cluster, cluster, redis } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const watched = (name: string, times: { downAfter?: Duration; failoverTimeout?: Duration }): Cluster =>
  cluster("shop", {
    stores: [redis(name, { replicas: 2, sentinel: { count: 3, quorum: 2, ...times } })],
  });

const expected = { message: "short", severity: "warning", path: ["sentinel"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "ten seconds, while the loss shows after thirty",
      bad: { cluster: watched("state", { failoverTimeout: "10s" }) },
      expected: [{ ...expected, subject: "state" }],
      good: { cluster: watched("state", {}) },
    },
    {
      name: "down after five minutes",
      bad: { cluster: watched("carts", { downAfter: "5m" }) },
      expected: [{ ...expected, subject: "carts" }],
      good: { cluster: watched("carts", { downAfter: "5s" }) },
    },
  ],
  innocents: [{ name: "Redis's own times", good: { cluster: watched("state", {}) } }],
};
