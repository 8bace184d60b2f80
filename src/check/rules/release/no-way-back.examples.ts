/** Examples for no-way-back. */
import { type Cluster, cluster, type DeliveryOptions, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const delivered = (delivery?: DeliveryOptions): Cluster =>
  cluster("fleet", { services: [service("api", { command: ["api"], ...(delivery ? { delivery } : {}) })] });

const path = ["delivery", "rollback"];

export const examples: RuleExamples = {
  violations: [
    {
      name: "nothing is said of it",
      bad: { cluster: delivered({ revisions: "by-hand" }) },
      expected: [{ message: "nobodyKnows", subject: "api", severity: "warning", path }],
      good: { cluster: delivered({ revisions: "by-hand", rollback: "rehearsed" }) },
    },
    {
      name: "a text that nobody tried",
      bad: { cluster: delivered({ rollback: "by-hand" }) },
      expected: [{ message: "neverTried", subject: "api", severity: "info", path }],
      good: { cluster: delivered({ rollback: "automatic" }) },
    },
  ],
  innocents: [{ name: "tutti delivers, and takes back", good: { cluster: delivered() } }],
};
