/** Examples for built-by-hand. */
import { type Cluster, cluster, type DeliveryOptions, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const delivered = (delivery?: DeliveryOptions): Cluster =>
  cluster("fleet", { services: [service("api", { command: ["api"], ...(delivery ? { delivery } : {}) })] });

export const examples: RuleExamples = {
  violations: [
    {
      name: "a person does it",
      bad: { cluster: delivered({ builds: "by-hand" }) },
      expected: [
        { message: "unknownSource", subject: "api", severity: "warning", path: ["delivery", "builds"] },
      ],
      good: { cluster: delivered({ builds: "pipeline" }) },
    },
  ],
  innocents: [
    { name: "nothing is said of it", good: { cluster: delivered({}) } },
    { name: "tutti delivers", good: { cluster: delivered() } },
  ],
};
