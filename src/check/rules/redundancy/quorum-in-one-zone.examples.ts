/** Examples for quorum-in-one-zone. */
import { type Cluster, cluster, redis, type Zone, zone, zookeeper } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const [a, b, c] = [zone("a"), zone("b"), zone("c")];
const placed = (...placement: readonly Zone[]): Cluster =>
  cluster("shop", { stores: [zookeeper("keepers", { members: placement.length, placement })] });

const watched = (...placement: readonly Zone[]): Cluster => {
  const sentinel = { count: placement.length, quorum: 2, placement };
  return cluster("shop", { stores: [redis("state", { replicas: 2, sentinel })] });
};

const expected = { subject: "keepers", path: ["placement"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "three members in two zones",
      bad: { cluster: placed(a, a, b) },
      expected: [{ ...expected, message: "majority", severity: "error" }],
      good: { cluster: placed(a, b, c) },
    },
    {
      name: "half of four in each of two",
      bad: { cluster: placed(a, a, b, b) },
      expected: [{ ...expected, message: "majority", severity: "error" }],
      good: { cluster: placed(a, b, c, zone("d")) },
    },
    {
      name: "two of three Sentinels beside the primary",
      bad: { cluster: watched(a, a, b) },
      expected: [
        { message: "majority", subject: "state", severity: "error", path: ["sentinel", "placement"] },
      ],
      good: { cluster: watched(a, b, c) },
    },
    {
      name: "all in one zone",
      bad: { cluster: placed(a, a, a) },
      expected: [{ ...expected, message: "allInOne", severity: "warning" }],
      good: { cluster: placed(a, b, c) },
    },
  ],
  innocents: [{ name: "two, two and one", good: { cluster: placed(a, a, b, b, c) } }],
  unanswered: [
    {
      name: "nobody said where",
      asked: { cluster: cluster("shop", { stores: [zookeeper("keepers", { members: 3 })] }) },
      subject: "keepers",
    },
  ],
};
