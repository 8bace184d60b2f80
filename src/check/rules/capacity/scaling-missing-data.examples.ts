/** Examples for scaling-missing-data. */
import { type Cluster, cluster, service, stepScaling } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

type Missing = "hold" | "breaching";

const scaled = (out: Missing | undefined, back: Missing | undefined, max = 4): Cluster => {
  const policies = stepScaling({
    metric: "cpu-percent",
    out: { at: 70, ...(out ? { missingData: out } : {}) },
    in: { below: 20, ...(back ? { missingData: back } : {}) },
  });
  const scaling = { min: 1, max, policies };
  return cluster("shop", { services: [service("web", { command: ["web"], scaling })] });
};

const found = { message: "removes", subject: "web", severity: "error", path: ["scaling"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "no figure is a small one",
      bad: { cluster: scaled(undefined, "breaching") },
      expected: [found],
      good: { cluster: scaled(undefined, "hold") },
    },
    {
      name: "in both directions at once",
      bad: { cluster: scaled("breaching", "breaching", 2) },
      expected: [found],
      good: { cluster: scaled("breaching", undefined, 2) },
    },
  ],
  innocents: [{ name: "the default", good: { cluster: scaled(undefined, undefined) } }],
};
