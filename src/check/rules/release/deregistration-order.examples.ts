/** Examples for deregistration-order. */
import {
  type Cluster,
  cluster,
  type EcsOptions,
  ecs,
  http,
  loadBalancer,
  type ProductOptions,
  service,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const resources = { cpu: 1, memory: "2 GiB" } as const;

const routed = (options: EcsOptions, product: ProductOptions = { kind: "aws-application" }): Cluster => {
  const web = service("web", { command: ["web"], port: http(8080), resources, runner: ecs(options) });
  return cluster("mail", { balancers: [loadBalancer("edge", { listen: http(80), to: web, product })] });
};

const about = { subject: "web", severity: "warning" } as const;
const delay = ["runner", "deregistrationDelay"];

export const examples: RuleExamples = {
  violations: [
    {
      name: "the default of the target group",
      bad: { cluster: routed({}) },
      expected: [
        { ...about, message: "waitsForNobody", path: delay },
        { ...about, message: "killsEarly", path: ["runner", "stopTimeout"] },
      ],
      good: { cluster: routed({ deregistrationDelay: "60s", stopTimeout: "90s" }) },
      repairedTogether: "each of the two findings names one of two times that have an order",
    },
    {
      name: "shorter than a request",
      bad: { cluster: routed({ deregistrationDelay: "10s" }) },
      expected: [{ ...about, message: "cutsRequests", path: delay }],
      good: { cluster: routed({ deregistrationDelay: "10s" }, { kind: "aws-application", idle: "10s" }) },
    },
    {
      name: "the default of the stop timeout",
      bad: { cluster: routed({ deregistrationDelay: "60s" }) },
      expected: [{ ...about, message: "killsEarly", path: ["runner", "stopTimeout"] }],
      good: { cluster: routed({ deregistrationDelay: "60s", stopTimeout: "90s" }) },
    },
  ],
  innocents: [
    {
      name: "nobody sends it requests",
      good: {
        cluster: cluster("mail", {
          services: [service("sender", { command: ["sender"], resources, runner: ecs() })],
        }),
      },
    },
  ],
  unanswered: [
    {
      name: "an nginx, whose time for requests the file does not hold",
      asked: { cluster: routed({}, { kind: "nginx" }) },
      subject: "web",
    },
  ],
};
