/** Examples for revision-by-hand. */
import { type Cluster, cluster, type DeliveryOptions, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const delivered = (delivery?: DeliveryOptions): Cluster =>
  cluster("fleet", { services: [service("api", { command: ["api"], ...(delivery ? { delivery } : {}) })] });

export const examples: RuleExamples = {
  violations: [
    {
      name: "a person does it",
      bad: { cluster: delivered({ revisions: "by-hand" }) },
      expected: [{ message: "typed", subject: "api", severity: "warning", path: ["delivery", "revisions"] }],
      good: { cluster: delivered({ revisions: "pipeline" }) },
    },
  ],
  innocents: [
    { name: "nothing is said of it", good: { cluster: delivered({}) } },
    { name: "tutti delivers", good: { cluster: delivered() } },
  ],
};
