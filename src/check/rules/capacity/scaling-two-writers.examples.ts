/** Examples for scaling-two-writers. */
import { type Cluster, cluster, service, targetTracking } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const policies = targetTracking({ metric: "cpu-percent", target: 60 });

const stating = (replicas?: number): Cluster =>
  cluster("shop", {
    services: [
      service("web", {
        command: ["web"],
        scaling: { min: 2, max: 6, policies },
        ...(replicas === undefined ? {} : { replicas }),
      }),
    ],
  });

const found = { message: "outside", subject: "web", severity: "warning", path: ["replicas"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "more than the policy may have",
      bad: { cluster: stating(9) },
      expected: [found],
      good: { cluster: stating(6) },
    },
    {
      name: "fewer than it must have",
      bad: { cluster: stating(1) },
      expected: [found],
      good: { cluster: stating() },
    },
  ],
  innocents: [{ name: "a number to begin with", good: { cluster: stating(4) } }],
};
