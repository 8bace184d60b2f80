/** Examples for fail-open. */
import type { Duration } from "../../../base/duration.ts";
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

interface Check {
  readonly proves: "process" | "work";
  readonly every?: Duration;
}

const shop = ({ proves, every = "1s" }: Check, product?: ProductOptions): Cluster => {
  const carts = redis("carts", { password: secret("CARTS") });
  const env = { CARTS_URL: carts.url };
  const health = http("/ready", { proves, steady: { every, timeout: "1s", fall: 3 } });
  const web = service("web", { command: ["web"], port: http(8080), health, env, replicas: 2 });
  const edge = loadBalancer("edge", { listen: http(80), to: web, ...(product ? { product } : {}) });
  return cluster("shop", { balancers: [edge] });
};

export const examples: RuleExamples = {
  violations: [
    {
      name: "a check that needs what all share",
      bad: { cluster: shop({ proves: "work" }, { kind: "aws-application" }) },
      expected: [{ message: "allAtOnce", subject: "web", severity: "info", path: ["health", "steady"] }],
      good: { cluster: shop({ proves: "work", every: "2s" }, { kind: "aws-application" }) },
    },
  ],
  innocents: [
    { name: "a balancer of tutti refuses instead", good: { cluster: shop({ proves: "work" }) } },
    {
      name: "a check that needs nothing that is shared",
      good: { cluster: shop({ proves: "process" }, { kind: "aws-application" }) },
    },
  ],
};
