/** Examples for no-hard-stop. */
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

export const examples: RuleExamples = {
  violations: [
    {
      name: "connections that last",
      bad: { cluster: queue({ kind: "haproxy" }) },
      expected: [
        { message: "staysForever", subject: "edge", severity: "warning", path: ["product", "hardStopAfter"] },
      ],
      good: { cluster: queue({ kind: "haproxy", hardStopAfter: "30m" }) },
    },
  ],
  innocents: [
    { name: "requests are short", good: { cluster: pages() } },
    { name: "tutti configures it", good: { cluster: queue(undefined) } },
  ],
};
