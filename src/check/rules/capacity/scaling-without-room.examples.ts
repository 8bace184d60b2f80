/** Examples for scaling-without-room. */
import { type Cluster, cluster, service, targetTracking } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const policies = targetTracking({ metric: "cpu-percent", target: 60 });

const between = (min: number, max: number): Cluster =>
  cluster("shop", { services: [service("web", { command: ["web"], scaling: { min, max, policies } })] });

const found = { message: "fixed", subject: "web", severity: "warning", path: ["scaling", "max"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "one to one",
      bad: { cluster: between(1, 1) },
      expected: [found],
      good: { cluster: between(1, 2) },
    },
    {
      name: "always at the most",
      bad: { cluster: between(4, 4) },
      expected: [found],
      good: { cluster: between(4, 6) },
    },
  ],
  innocents: [{ name: "room for one more", good: { cluster: between(3, 4) } }],
};
