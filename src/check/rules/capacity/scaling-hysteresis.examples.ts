/** Examples for scaling-hysteresis. */
import {
  type Cluster,
  cluster,
  http,
  loadBalancer,
  service,
  stepScaling,
  targetTracking,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

/** Out at 60 % and in below some other bound, as guide 002 has it. */
const api = (below: number, max: number, removed = 1): Cluster => {
  const policies = stepScaling({
    metric: "cpu-percent",
    out: { at: 60 },
    in: { below, remove: removed },
  });
  const web = service("api", { command: ["api"], port: http(8080), scaling: { min: 1, max, policies } });
  return cluster("website", { balancers: [loadBalancer("edge", { listen: http(80), to: web })] });
};

const tracked = (): Cluster => {
  const policies = targetTracking({ metric: "cpu-percent", target: 60 });
  return cluster("shop", {
    services: [service("web", { command: ["web"], scaling: { min: 1, max: 9, policies } })],
  });
};

const onlyOut = (): Cluster => {
  const policies = stepScaling({ metric: "cpu-percent", out: { at: 60 } });
  return cluster("shop", {
    services: [service("web", { command: ["web"], scaling: { min: 1, max: 9, policies } })],
  });
};

const found = { message: "flaps", subject: "api", severity: "error", path: ["scaling"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "guide 002: out at 60 %, in below 60 %, one to two",
      bad: { cluster: api(60, 2) },
      expected: [found],
      good: { cluster: api(25, 2) },
    },
    {
      name: "more than half of the upper threshold is above it once the load is on one",
      bad: { cluster: api(35, 3) },
      expected: [found],
      good: { cluster: api(29, 3) },
    },
  ],
  innocents: [
    { name: "target tracking reckons with those that are left", good: { cluster: tracked() } },
    { name: "what only adds removes nothing", good: { cluster: onlyOut() } },
  ],
};
