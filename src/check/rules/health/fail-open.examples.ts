/** Examples for fail-open. */
import {
  type Cluster,
  cluster,
  http,
  loadBalancer,
  type ProductOptions,
  redis,
  secret,
  service,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const shop = (proves: "process" | "work", product?: ProductOptions): Cluster => {
  const carts = redis("carts", { password: secret("CARTS") });
  const env = { CARTS_URL: carts.url };
  const health = http("/ready", { proves });
  const web = service("web", { command: ["web"], port: http(8080), health, env, replicas: 2 });
  const edge = loadBalancer("edge", { listen: http(80), to: web, ...(product ? { product } : {}) });
  return cluster("shop", { balancers: [edge] });
};

export const examples: RuleExamples = {
  violations: [
    {
      name: "a check that needs what all share",
      bad: { cluster: shop("work", { kind: "aws-application" }) },
      expected: [{ message: "allAtOnce", subject: "web", severity: "info", path: ["health"] }],
      good: { cluster: shop("process", { kind: "aws-application" }) },
    },
  ],
  innocents: [{ name: "a balancer of tutti refuses instead", good: { cluster: shop("work") } }],
};
