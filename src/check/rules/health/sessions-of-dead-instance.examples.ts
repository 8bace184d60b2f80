/** Examples for sessions-of-dead-instance. */
import {
  type Cluster,
  cluster,
  http,
  loadBalancer,
  type ProductOptions,
  service,
  tcp,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const queue = (product: ProductOptions | undefined): Cluster => {
  const to = service("queue", { command: ["queue"], port: tcp(5672) });
  const edge = { listen: tcp(5671), to, ...(product ? { product } : {}) };
  return cluster("shop", { balancers: [loadBalancer("edge", edge)] });
};

const pages = (): Cluster => {
  const to = service("web", { command: ["web"], port: http(8080) });
  return cluster("shop", {
    balancers: [loadBalancer("edge", { listen: http(80), to, product: { kind: "haproxy" } })],
  });
};

const found = {
  message: "staysConnected",
  subject: "edge",
  severity: "warning",
  path: ["product", "onMarkedDown"],
} as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "nothing is said",
      bad: { cluster: queue({ kind: "haproxy" }) },
      expected: [found],
      good: { cluster: queue({ kind: "haproxy", onMarkedDown: "shutdown-sessions" }) },
    },
    {
      name: "they are kept on purpose",
      bad: { cluster: queue({ kind: "haproxy", onMarkedDown: "keep-sessions" }) },
      expected: [found],
      good: { cluster: queue({ kind: "haproxy", onMarkedDown: "shutdown-sessions" }) },
    },
  ],
  innocents: [
    { name: "requests are short", good: { cluster: pages() } },
    { name: "tutti configures it", good: { cluster: queue(undefined) } },
  ],
};
