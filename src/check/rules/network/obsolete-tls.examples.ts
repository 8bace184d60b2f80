/** Examples for obsolete-tls. */
import {
  type Cluster,
  cluster,
  developmentCertificate,
  http,
  loadBalancer,
  type ProductOptions,
  service,
  tcp,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const shop = (product: ProductOptions | undefined): Cluster => {
  const to = service("web", { command: ["web"], port: http(8080) });
  const edge = { listen: http(443), to, tls: developmentCertificate(), ...(product ? { product } : {}) };
  return cluster("shop", { balancers: [loadBalancer("edge", edge)] });
};

const fleet = (oldestTls: "ssl3" | "1.2"): Cluster => {
  const to = service("broker", { command: ["broker"], port: tcp(1883) });
  const product = { kind: "haproxy", oldestTls } as const;
  return cluster("fleet", { balancers: [loadBalancer("edge", { listen: tcp(8883), to, product })] });
};

const found = {
  message: "broken",
  subject: "edge",
  severity: "warning",
  path: ["product", "oldestTls"],
} as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "an HAProxy as old as its guide",
      bad: { cluster: fleet("ssl3") },
      expected: [found],
      good: { cluster: fleet("1.2") },
    },
    {
      name: "TLS 1.1 for old clients",
      bad: { cluster: shop({ kind: "nginx", oldestTls: "1.1" }) },
      expected: [found],
      good: { cluster: shop({ kind: "nginx", oldestTls: "1.3" }) },
    },
  ],
  innocents: [{ name: "tutti configures it", good: { cluster: shop(undefined) } }],
  unanswered: [
    {
      name: "nobody says what it speaks",
      asked: { cluster: shop({ kind: "aws-network" }) },
      subject: "edge",
    },
  ],
};
