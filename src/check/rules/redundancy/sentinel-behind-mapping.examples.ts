/** Examples for sentinel-behind-mapping. */
import { type Cluster, cluster, redis, type SentinelOptions } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const state = (sentinel: Pick<SentinelOptions, "mapped" | "announces">): Cluster =>
  cluster("shop", {
    stores: [redis("state", { replicas: 2, sentinel: { count: 3, quorum: 2, ...sentinel } })],
  });

const path = ["sentinel", "announces"];

export const examples: RuleExamples = {
  violations: [
    {
      name: "containers with mapped ports",
      bad: { cluster: state({ mapped: true }) },
      expected: [{ message: "unreachable", subject: "state", severity: "error", path }],
      good: { cluster: state({ mapped: true, announces: true }) },
    },
  ],
  innocents: [{ name: "the network of the host", good: { cluster: state({}) } }],
};
