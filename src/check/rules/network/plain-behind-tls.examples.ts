/** Examples for plain-behind-tls. */
import {
  type Cluster,
  certificate,
  cluster,
  loadBalancer,
  type ProductOptions,
  secret,
  service,
  tcp,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const fleet = (product: ProductOptions | undefined): Cluster => {
  const to = service("broker", { command: ["broker"], port: tcp(1883), mqtt: { keepalive: "60s" } });
  const tls = certificate({ chain: "./tls/edge.crt", key: secret("EDGE_KEY") });
  const edge = { listen: tcp(8883), to, tls, ...(product ? { product } : {}) };
  return cluster("fleet", { balancers: [loadBalancer("edge", edge)] });
};

const clear = (): Cluster => {
  const to = service("broker", { command: ["broker"], port: tcp(1883), mqtt: { keepalive: "60s" } });
  const product = { kind: "haproxy" } as const;
  return cluster("fleet", { balancers: [loadBalancer("edge", { listen: tcp(8883), to, product })] });
};

const found = {
  message: "clearBehind",
  subject: "edge",
  severity: "warning",
  path: ["product", "encryptsBehind"],
} as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "the HAProxy of an EMQ X guide",
      bad: { cluster: fleet({ kind: "haproxy" }) },
      expected: [found],
      good: { cluster: fleet({ kind: "haproxy", encryptsBehind: true }) },
    },
    {
      name: "a balancer of AWS that is known to connect in clear",
      bad: { cluster: fleet({ kind: "aws-network", encryptsBehind: false }) },
      expected: [found],
      good: { cluster: fleet({ kind: "aws-network", encryptsBehind: true }) },
    },
  ],
  innocents: [
    { name: "tutti's balancer is on the same machine", good: { cluster: fleet(undefined) } },
    { name: "there is no TLS to take off", good: { cluster: clear() } },
  ],
};
