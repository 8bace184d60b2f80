/** Examples for release-can-reach-zero. */
import { type Cluster, cluster, http, loadBalancer, rolling, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const routed = (replicas: number, unavailable: number): Cluster => {
  const release = rolling({ surge: 1, unavailable });
  const web = service("web", { command: ["web"], port: http(8080), replicas, release });
  return cluster("shop", { balancers: [loadBalancer("edge", { listen: http(80), to: web })] });
};

const working = (replicas: number, unavailable: number): Cluster =>
  cluster("shop", {
    services: [
      service("worker", { command: ["worker"], replicas, release: rolling({ surge: 0, unavailable }) }),
    ],
  });

const path = ["release", "unavailable"];

export const examples: RuleExamples = {
  violations: [
    {
      name: "all of three",
      bad: { cluster: routed(3, 3) },
      expected: [{ message: "servesNothing", subject: "web", severity: "error", path }],
      good: { cluster: routed(3, 1) },
    },
    {
      name: "the only one",
      bad: { cluster: routed(1, 1) },
      expected: [{ message: "servesNothing", subject: "web", severity: "error", path }],
      good: { cluster: routed(1, 0) },
    },
    {
      name: "all workers",
      bad: { cluster: working(2, 2) },
      expected: [{ message: "worksNothing", subject: "worker", severity: "warning", path }],
      good: { cluster: working(2, 1) },
    },
  ],
  innocents: [
    { name: "a worker that must not run twice", good: { cluster: working(1, 1) } },
    { name: "no replicas have nothing to lose", good: { cluster: routed(0, 1) } },
  ],
};
