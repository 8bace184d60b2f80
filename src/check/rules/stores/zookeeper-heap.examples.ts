/** Examples for zookeeper-heap. */
import {
  type Cluster,
  cluster,
  type ResourceOptions,
  type ZookeeperOptions,
  zookeeper,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const keepers = (heap: ZookeeperOptions["heap"], resources?: ResourceOptions): Cluster => {
  const options = { members: 3, ...(heap ? { heap } : {}), ...(resources ? { resources } : {}) };
  return cluster("shop", { stores: [zookeeper("keepers", options)] });
};

const machine: ResourceOptions = { memory: "4 GiB" };
const expected = { subject: "keepers", path: ["heap"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "a heap of all memory",
      bad: { cluster: keepers("4 GiB", machine) },
      expected: [{ ...expected, message: "aboveMemory", severity: "error" }],
      good: { cluster: keepers("3 GiB", machine) },
    },
    {
      name: "a heap of nearly all memory",
      bad: { cluster: keepers("3.5 GiB", machine) },
      expected: [{ ...expected, message: "nearMemory", severity: "warning" }],
      good: { cluster: keepers("3 GiB", machine) },
    },
  ],
  innocents: [{ name: "nobody said", good: { cluster: keepers(undefined, machine) } }],
  unanswered: [{ name: "no memory", asked: { cluster: keepers("4 GiB") }, subject: "keepers" }],
};
