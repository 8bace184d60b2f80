/** Examples for ecs-can-reach-zero. */
import { type Cluster, cluster, ecs, http, loadBalancer, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const resources = { cpu: 1, memory: "2 GiB" } as const;
const path = ["runner", "minimumHealthyPercent"];

const tasks = (replicas: number, minimumHealthyPercent: number) => {
  const runner = ecs({ minimumHealthyPercent });
  return service("web", { command: ["web"], port: http(8080), replicas, resources, runner });
};

const routed = (replicas: number, percent: number): Cluster => {
  const edge = loadBalancer("edge", { listen: http(80), to: tasks(replicas, percent) });
  return cluster("mail", { balancers: [edge] });
};

const working = (replicas: number, percent: number): Cluster =>
  cluster("mail", { services: [tasks(replicas, percent)] });

export const examples: RuleExamples = {
  violations: [
    {
      name: "all that serve",
      bad: { cluster: routed(3, 0) },
      expected: [{ message: "servesNothing", subject: "web", severity: "error", path }],
      good: { cluster: routed(3, 100) },
    },
    {
      name: "the only one",
      bad: { cluster: routed(1, 0) },
      expected: [{ message: "servesNothing", subject: "web", severity: "error", path }],
      good: { cluster: routed(1, 50) },
    },
    {
      name: "all that work",
      bad: { cluster: working(2, 0) },
      expected: [{ message: "worksNothing", subject: "web", severity: "warning", path }],
      good: { cluster: working(2, 50) },
    },
  ],
  innocents: [{ name: "one that must not run twice", good: { cluster: working(1, 0) } }],
};
