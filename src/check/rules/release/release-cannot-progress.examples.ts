/** Examples for release-cannot-progress. */
import {
  type Cluster,
  cluster,
  http,
  loadBalancer,
  type RollingOptions,
  rolling,
  service,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const released = (options: RollingOptions, replicas = 3): Cluster =>
  cluster("shop", { services: [service("web", { command: ["web"], replicas, release: rolling(options) })] });

const emptyBehindDoor = (): Cluster => {
  const web = service("web", { command: ["web"], port: http(8080), replicas: 0 });
  return cluster("shop", { balancers: [loadBalancer("edge", { listen: http(80), to: web })] });
};

export const examples: RuleExamples = {
  violations: [
    {
      name: "neither more nor less",
      bad: { cluster: released({ surge: 0, unavailable: 0 }) },
      expected: [{ message: "noRoom", subject: "web", severity: "error", path: ["release", "surge"] }],
      good: { cluster: released({ surge: 0, unavailable: 1 }) },
    },
    {
      name: "nothing to release",
      bad: { cluster: released({}, 0) },
      expected: [{ message: "nothingToRelease", subject: "web", severity: "info", path: ["replicas"] }],
      good: { cluster: released({}, 1) },
    },
  ],
  innocents: [
    { name: "the defaults", good: { cluster: released({}) } },
    {
      name: "0 replicas behind a balancer is told by unreachable-dependency",
      good: { cluster: emptyBehindDoor() },
    },
  ],
};
