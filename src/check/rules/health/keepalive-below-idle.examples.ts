/** Examples for keepalive-below-idle. */
import { type Cluster, cluster, http, loadBalancer, type ProductOptions, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const pages = (keepAlive: "5s" | "65s" | undefined, product: ProductOptions | undefined): Cluster => {
  const to = service("web", { command: ["web"], port: http(8080), ...(keepAlive ? { keepAlive } : {}) });
  const edge = { listen: http(80), to, ...(product ? { product } : {}) };
  return cluster("shop", { balancers: [loadBalancer("edge", edge)] });
};

const found = { message: "closesFirst", subject: "web", severity: "error", path: ["keepAlive"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "Node behind an application balancer, both as they come",
      bad: { cluster: pages("5s", { kind: "aws-application" }) },
      expected: [found],
      good: { cluster: pages("65s", { kind: "aws-application" }) },
    },
    {
      name: "the balancer is told to keep them for two minutes",
      bad: { cluster: pages("65s", { kind: "aws-application", idle: "2m" }) },
      expected: [found],
      good: { cluster: pages("65s", { kind: "aws-application", idle: "30s" }) },
    },
  ],
  innocents: [{ name: "tutti's balancer repeats the request", good: { cluster: pages("5s", undefined) } }],
  unanswered: [
    {
      name: "nobody says how long it keeps them",
      asked: { cluster: pages(undefined, { kind: "aws-application" }) },
      subject: "web",
    },
  ],
};
