/** Examples for zookeeper-never-purges. */
import { type Cluster, cluster, type ZookeeperOptions, zookeeper } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const keepers = (options: ZookeeperOptions): Cluster =>
  cluster("shop", { stores: [zookeeper("keepers", { members: 3, ...options })] });

export const examples: RuleExamples = {
  violations: [
    {
      name: "ZooKeeper's own default",
      bad: { cluster: keepers({}) },
      expected: [{ message: "never", subject: "keepers", severity: "warning", path: ["purgeEvery"] }],
      good: { cluster: keepers({ purgeEvery: "24h" }) },
    },
  ],
  innocents: [{ name: "once an hour", good: { cluster: keepers({ purgeEvery: "1h" }) } }],
};
