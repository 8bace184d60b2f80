/** Examples for configured-by-hand. */
import { type Cluster, cluster, type HandWork, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const relay = (...byHand: readonly HandWork[]): Cluster =>
  cluster("chain", { services: [service("relay", { command: ["relay"], operation: { byHand } })] });

export const examples: RuleExamples = {
  violations: [
    {
      name: "the Loopring guide: by scp, only the first time",
      bad: { cluster: relay("configuration", "secrets") },
      expected: [{ message: "typed", subject: "relay", severity: "warning", path: ["operation", "byHand"] }],
      good: { cluster: relay() },
    },
  ],
  innocents: [{ name: "an id is another rule's", good: { cluster: relay("identity") } }],
};
