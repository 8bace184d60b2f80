/** Examples for scaling-threshold-unit. */
import {
  type Cluster,
  cluster,
  http,
  type ScalingPolicy,
  service,
  stepScaling,
  targetTracking,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const scaled = (policies: ScalingPolicy): Cluster =>
  cluster("shop", {
    services: [service("api", { command: ["api"], port: http(8080), scaling: { min: 1, max: 2, policies } })],
  });

const tracked = (target: number): Cluster => scaled(targetTracking({ metric: "cpu-percent", target }));

const slow = (): Cluster => scaled(targetTracking({ metric: "requests-per-second", target: 0.5 }));

const both = (at: number, below: number): Cluster =>
  scaled(stepScaling({ metric: "cpu-percent", out: { at }, in: { below } }));

const stepped = (at: number): Cluster => scaled(stepScaling({ metric: "cpu-percent", out: { at } }));

const common = { subject: "api", severity: "error", path: ["scaling"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "guide 002: CPU ≥ 0.6, where the unit is percent",
      bad: { cluster: stepped(0.6) },
      expected: [{ ...common, message: "fraction" }],
      good: { cluster: stepped(60) },
    },
    {
      name: "a policy that mistakes both of its bounds does so once",
      bad: { cluster: both(0.6, 0.25) },
      expected: [{ ...common, message: "fraction" }],
      good: { cluster: both(60, 25) },
    },
    {
      name: "more than all of the processor",
      bad: { cluster: tracked(600) },
      expected: [{ ...common, message: "unreachable" }],
      good: { cluster: tracked(60) },
    },
  ],
  innocents: [
    { name: "two percent are meant", good: { cluster: tracked(2) } },
    { name: "half a request a second is no percent", good: { cluster: slow() } },
  ],
};
