/** Examples for delivery-below-request. */
import { type Cluster, cluster, kafka, type ProducingOptions, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const writing = (times: Pick<ProducingOptions, "linger" | "deliveryTimeout" | "requestTimeout">): Cluster => {
  const events = kafka("events", { offsetsReplication: 1 });
  const produces = [{ to: events, topic: "sales", ...times }];
  return cluster("shop", { services: [service("till", { command: ["till"], produces })] });
};

export const examples: RuleExamples = {
  violations: [
    {
      name: "ten seconds in all, thirty for a request",
      bad: { cluster: writing({ deliveryTimeout: "10s" }) },
      expected: [{ message: "tooShort", subject: "till", severity: "error", path: ["produces"] }],
      good: { cluster: writing({ deliveryTimeout: "30s" }) },
    },
  ],
  innocents: [
    { name: "Kafka's own defaults", good: { cluster: writing({}) } },
    {
      name: "quick requests",
      good: { cluster: writing({ deliveryTimeout: "10s", requestTimeout: "5s", linger: "5s" }) },
    },
  ],
};
