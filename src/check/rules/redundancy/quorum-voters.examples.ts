/** Examples for quorum-voters. */
import { type Cluster, cluster, zookeeper } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const keepers = (members: number): Cluster =>
  cluster("shop", { stores: [zookeeper("keepers", { members })] });

const expected = { subject: "keepers", path: ["members"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "two",
      bad: { cluster: keepers(2) },
      expected: [{ ...expected, message: "two", severity: "error" }],
      good: { cluster: keepers(3) },
    },
    {
      name: "four",
      bad: { cluster: keepers(4) },
      expected: [{ ...expected, message: "even", severity: "warning" }],
      good: { cluster: keepers(5) },
    },
    {
      name: "one",
      bad: { cluster: keepers(1) },
      expected: [{ ...expected, message: "one", severity: "warning" }],
      good: { cluster: keepers(3) },
    },
  ],
  innocents: [{ name: "five", good: { cluster: keepers(5) } }],
};
