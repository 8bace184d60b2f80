/** Examples for proxy-protocol-mismatch. */
import {
  type Cluster,
  cluster,
  loadBalancer,
  type PortOptions,
  type ProductOptions,
  service,
  tcp,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const queue = (port: PortOptions, product: ProductOptions | undefined): Cluster => {
  const to = service("queue", { command: ["queue"], port: tcp(5672, port) });
  const edge = { listen: tcp(5671), to, ...(product ? { product } : {}) };
  return cluster("shop", { balancers: [loadBalancer("edge", edge)] });
};

const path = ["product", "sendsProxyHeader"];

export const examples: RuleExamples = {
  violations: [
    {
      name: "a balancer of AWS, of which nothing is said",
      bad: { cluster: queue({ proxyProtocol: "v2" }, { kind: "aws-network" }) },
      expected: [{ message: "headerMissing", subject: "edge", severity: "error", path }],
      good: { cluster: queue({ proxyProtocol: "v2" }, { kind: "aws-network", sendsProxyHeader: true }) },
    },
    {
      name: "a header for a program that knows none",
      bad: { cluster: queue({}, { kind: "haproxy", sendsProxyHeader: true }) },
      expected: [{ message: "headerUnexpected", subject: "edge", severity: "error", path }],
      good: { cluster: queue({}, { kind: "haproxy" }) },
    },
  ],
  innocents: [
    { name: "neither", good: { cluster: queue({}, { kind: "aws-network" }) } },
    { name: "tutti follows the port", good: { cluster: queue({ proxyProtocol: "v2" }, undefined) } },
  ],
};
