/** Examples for done-when-running. */
import { type Cluster, cluster, type DeliveryOptions, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const delivered = (delivery?: DeliveryOptions): Cluster =>
  cluster("fleet", { services: [service("api", { command: ["api"], ...(delivery ? { delivery } : {}) })] });

const about = { subject: "api", severity: "warning" } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "it runs, so it is done",
      bad: { cluster: delivered({ doneWhen: "running" }) },
      expected: [{ ...about, message: "runningIsNotHealthy", path: ["delivery", "doneWhen"] }],
      good: { cluster: delivered({ doneWhen: "healthy" }) },
    },
    {
      name: "somebody stops the old one",
      bad: { cluster: delivered({ stopsOld: "by-hand" }) },
      expected: [{ ...about, message: "stoppedByHand", path: ["delivery", "stopsOld"] }],
      good: { cluster: delivered({}) },
    },
  ],
  innocents: [{ name: "tutti delivers", good: { cluster: delivered() } }],
};
