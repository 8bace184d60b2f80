/** Examples for bake-below-detection. */
import { type Cluster, cluster, http, rolling, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

type Seconds = `${number}s`;

const baked = (healthyFor: Seconds | undefined, every: Seconds | undefined): Cluster => {
  const health = http("/ready", every ? { steady: { every, fall: 3 } } : {});
  const release = rolling(healthyFor ? { healthyFor } : {});
  return cluster("shop", {
    services: [service("web", { command: ["web"], port: http(8080), health, release })],
  });
};

const unchecked = (): Cluster =>
  cluster("shop", {
    services: [service("web", { command: ["web"], release: rolling({ healthyFor: "0s" }) })],
  });

const found = {
  message: "provenBlindly",
  subject: "web",
  severity: "warning",
  path: ["release", "healthyFor"],
} as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "a check that is asked rarely, and the default of the release",
      bad: { cluster: baked(undefined, "10s") },
      expected: [found],
      good: { cluster: baked("30s", "10s") },
    },
    {
      name: "no time to prove itself",
      bad: { cluster: baked("0s", undefined) },
      expected: [found],
      good: { cluster: baked("1s", undefined) },
    },
  ],
  innocents: [
    { name: "the defaults", good: { cluster: baked(undefined, undefined) } },
    { name: "without a check there is nothing to wait for", good: { cluster: unchecked() } },
  ],
};
