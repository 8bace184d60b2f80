/** Examples for single-point. */
import {
  type Cluster,
  cluster,
  http,
  loadBalancer,
  type ManagedOptions,
  mysql,
  redis,
  secret,
  service,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

interface Shape {
  readonly replicas?: number;
  readonly doors?: readonly string[];
  readonly environment?: Cluster["environment"];
}

const routed = ({ replicas = 2, doors = ["east", "west"], environment = "production" }: Shape): Cluster => {
  const web = service("web", { command: ["web"], port: http(8080), health: http("/ready"), replicas });
  const balancers = doors.map((name, index) => loadBalancer(name, { listen: http(80 + index), to: web }));
  return cluster("shop", { environment, balancers });
};

const sharing = (cache: boolean, users: readonly string[], replicas = 1): Cluster => {
  const state = redis("state", { cache });
  const env = { REDIS_URL: state.url };
  return cluster("shop", {
    services: users.map((name) => service(name, { command: [name], env, replicas })),
  });
};

const inCloud = (rds: ManagedOptions): Cluster => {
  const orders = mysql("orders", { rds, password: secret("ORDERS") });
  const env = { ORDERS_URL: orders.url };
  const web = service("web", { command: ["web"], port: http(8080), replicas: 2, env });
  const edge = loadBalancer("edge", { listen: http(80), to: web, product: { kind: "aws-application" } });
  return cluster("mail", { balancers: [edge] });
};

export const examples: RuleExamples = {
  violations: [
    {
      name: "one instance behind balancers",
      bad: { cluster: routed({ replicas: 1 }) },
      expected: [{ message: "oneInstance", subject: "web", severity: "warning", path: ["replicas"] }],
      good: { cluster: routed({ replicas: 2 }) },
    },
    {
      name: "one balancer",
      bad: { cluster: routed({ doors: ["east"] }) },
      expected: [{ message: "oneBalancer", subject: "east", severity: "warning" }],
      good: { cluster: routed({}) },
    },
    {
      name: "one balancer on a machine for development",
      bad: { cluster: routed({ doors: ["east"], environment: "development" }) },
      expected: [{ message: "oneBalancer", subject: "east", severity: "info" }],
      good: { cluster: routed({ environment: "development" }) },
    },
    {
      name: "a store that two services share",
      bad: { cluster: sharing(false, ["api", "web"]) },
      expected: [{ message: "oneStore", subject: "state", severity: "warning" }],
      good: { cluster: sharing(true, ["api", "web"]) },
      repairedTogether: "what is a cache evicts, unless the file says otherwise",
    },
    {
      name: "a store that the instances of one service share",
      bad: { cluster: sharing(false, ["api"], 3) },
      expected: [{ message: "oneStore", subject: "state", severity: "warning" }],
      good: { cluster: sharing(false, ["api"]) },
    },
    {
      name: "a MySQL of RDS in one zone, the default",
      bad: { cluster: inCloud({}) },
      expected: [{ message: "oneStore", subject: "orders", severity: "warning" }],
      good: { cluster: inCloud({ multiZone: true }) },
    },
  ],
  innocents: [
    { name: "a store of one instance falls with it", good: { cluster: sharing(false, ["api"]) } },
    { name: "a balancer of a cloud is several machines", good: { cluster: inCloud({ multiZone: true }) } },
  ],
};
