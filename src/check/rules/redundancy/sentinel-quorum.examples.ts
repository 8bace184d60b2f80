/** Examples for sentinel-quorum. */
import { type Cluster, cluster, redis } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const watched = (name: string, count: number, quorum: number): Cluster =>
  cluster("shop", { stores: [redis(name, { replicas: 2, sentinel: { count, quorum } })] });

export const examples: RuleExamples = {
  violations: [
    {
      name: "a Sentinel beside each of two",
      bad: { cluster: watched("state", 2, 1) },
      expected: [{ message: "tooFew", subject: "state", severity: "error", path: ["sentinel", "count"] }],
      good: { cluster: watched("state", 3, 1) },
    },
    {
      name: "all must agree",
      bad: { cluster: watched("carts", 5, 5) },
      expected: [{ message: "needsAll", subject: "carts", severity: "error", path: ["sentinel", "quorum"] }],
      good: { cluster: watched("carts", 5, 3) },
    },
  ],
  innocents: [
    { name: "two of three", good: { cluster: watched("state", 3, 2) } },
    {
      name: "a person replaces the primary",
      good: { cluster: cluster("a", { stores: [redis("s", { replicas: 1 })] }) },
    },
  ],
};
