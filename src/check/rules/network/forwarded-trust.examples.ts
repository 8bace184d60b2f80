/** Examples for forwarded-trust. */
import {
  anywhere,
  type Cluster,
  cluster,
  http,
  loadBalancer,
  operators,
  type ProductOptions,
  type SecurityGroup,
  service,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const pages = (product: ProductOptions, from: SecurityGroup = anywhere): Cluster => {
  const to = service("web", { command: ["web"], port: http(8080) });
  return cluster("shop", { balancers: [loadBalancer("edge", { listen: http(80), to, from, product })] });
};

const found = {
  message: "believesClients",
  subject: "edge",
  severity: "warning",
  path: ["product", "forwardedFor"],
} as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "$proxy_add_x_forwarded_for of a relayer guide",
      bad: { cluster: pages({ kind: "nginx", forwardedFor: "append" }) },
      expected: [found],
      good: { cluster: pages({ kind: "nginx", forwardedFor: "replace" }) },
    },
    {
      name: "nothing is said",
      bad: { cluster: pages({ kind: "nginx" }) },
      expected: [found],
      good: { cluster: pages({ kind: "nginx" }, operators) },
    },
  ],
  innocents: [{ name: "a balancer of AWS", good: { cluster: pages({ kind: "aws-application" }) } }],
};
