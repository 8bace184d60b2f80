/** Examples for open-status-page. */
import {
  anywhere,
  type Cluster,
  cluster,
  http,
  loadBalancer,
  operators,
  type SecurityGroup,
  service,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const pages = (from: SecurityGroup, readers?: SecurityGroup): Cluster => {
  const to = service("web", { command: ["web"], port: http(8080) });
  const statusPage = { path: "/nginx_status", ...(readers ? { from: readers } : {}) } as const;
  const edge = loadBalancer("edge", { listen: http(80), from, to, product: { kind: "nginx", statusPage } });
  return cluster("shop", { balancers: [edge] });
};

const found = {
  message: "open",
  subject: "edge",
  severity: "warning",
  path: ["product", "statusPage"],
} as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "nothing but the location",
      bad: { cluster: pages(anywhere) },
      expected: [found],
      good: { cluster: pages(anywhere, operators) },
    },
    {
      name: "everybody is allowed",
      bad: { cluster: pages(anywhere, anywhere) },
      expected: [found],
      good: { cluster: pages(anywhere, operators) },
    },
  ],
  innocents: [{ name: "only operators reach the door", good: { cluster: pages(operators) } }],
};
