/** Examples for zone-not-covered. */
import {
  type Cluster,
  cluster,
  ecs,
  http,
  loadBalancer,
  type ProductOptions,
  service,
  subnet,
  zone,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const a = zone("eu-central-1a");
const b = zone("eu-central-1b");

const mail = (placed: readonly ReturnType<typeof zone>[], product?: ProductOptions): Cluster => {
  const web = service("web", {
    command: ["web"],
    port: http(8080),
    replicas: 2,
    resources: { cpu: 1, memory: "2 GiB" },
    runner: ecs(),
    zones: placed,
  });
  const edge = loadBalancer("edge", { listen: http(80), to: web, ...(product ? { product } : {}) });
  return cluster("mail", { balancers: [edge] });
};

const application = (...zones: readonly ReturnType<typeof zone>[]): ProductOptions => ({
  kind: "aws-application",
  subnets: zones.map((one) => subnet(`outer-${one.name.slice(-1)}`, { zone: one, public: true })),
});

export const examples: RuleExamples = {
  violations: [
    {
      name: "one subnet, and instances in two zones",
      bad: { cluster: mail([a, b], application(a)) },
      expected: [{ message: "unused", subject: "web", severity: "error", path: ["zones"] }],
      good: { cluster: mail([a, b], application(a, b)) },
    },
  ],
  innocents: [
    { name: "a subnet too many", good: { cluster: mail([a], application(a, b)) } },
    { name: "instances that are placed nowhere in particular", good: { cluster: mail([], application(a)) } },
    { name: "a balancer of tutti", good: { cluster: mail([a, b]) } },
  ],
  unanswered: [
    {
      name: "subnets that nobody names",
      asked: { cluster: mail([a], { kind: "aws-application" }) },
      subject: "web",
    },
  ],
};
