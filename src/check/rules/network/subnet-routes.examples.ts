/** Examples for subnet-routes. */
import {
  anywhere,
  type Cluster,
  cluster,
  http,
  loadBalancer,
  mysql,
  type Subnet,
  secret,
  service,
  subnet,
  zone,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const here = zone("eu-central-1a");
const outer = subnet("outer", { zone: here, public: true });
const inner = subnet("inner", { zone: here });

const kept = (subnets: readonly Subnet[]): Cluster =>
  cluster("shop", { stores: [mysql("orders", { rds: { subnets }, password: secret("ORDERS") })] });

const served = (subnets: readonly Subnet[], isOpen = true): Cluster => {
  const web = service("web", { command: ["web"], port: http(8080) });
  const product = { kind: "aws-application", subnets } as const;
  const from = isOpen ? { from: anywhere } : {};
  return cluster("shop", {
    balancers: [loadBalancer("edge", { listen: http(80), to: web, product, ...from })],
  });
};

export const examples: RuleExamples = {
  violations: [
    {
      name: "a database one slip away from the world",
      bad: { cluster: kept([inner, outer]) },
      expected: [
        { message: "storeInPublic", subject: "orders", severity: "warning", path: ["rds", "subnets"] },
      ],
      good: { cluster: kept([inner]) },
    },
    {
      name: "a door that nobody finds",
      bad: { cluster: served([inner]) },
      expected: [
        { message: "doorInPrivate", subject: "edge", severity: "warning", path: ["product", "subnets"] },
      ],
      good: { cluster: served([outer]) },
    },
  ],
  innocents: [
    { name: "a door for those inside", good: { cluster: served([inner], false) } },
    { name: "subnets that nobody names", good: { cluster: cluster("shop", { stores: [mysql("orders")] }) } },
  ],
};
