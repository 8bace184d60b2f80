/** Examples for client-address-lost. */
import { type Cluster, cluster, http, loadBalancer, type PortOptions, service, tcp } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const brokers = (options: PortOptions): Cluster => {
  const port = tcp(1883, options);
  const to = service("broker", { command: ["broker"], port, mqtt: { keepalive: "60s" } });
  return cluster("fleet", { balancers: [loadBalancer("edge", { listen: tcp(8883), to })] });
};

const dashboard = (): Cluster => {
  const ports = { dashboard: http(18083) };
  const broker = service("broker", { command: ["broker"], ports, mqtt: { keepalive: "60s" } });
  return cluster("fleet", {
    balancers: [loadBalancer("edge", { listen: http(80), to: broker.ports.dashboard })],
  });
};

const plain = (): Cluster => {
  const to = service("queue", { command: ["queue"], port: tcp(5672) });
  return cluster("shop", { balancers: [loadBalancer("edge", { listen: tcp(5671), to })] });
};

export const examples: RuleExamples = {
  violations: [
    {
      name: "the listener of an EMQ X guide",
      bad: { cluster: brokers({}) },
      expected: [{ message: "oneAddress", subject: "edge", severity: "warning" }],
      good: { cluster: brokers({ proxyProtocol: "v2" }) },
    },
  ],
  innocents: [
    { name: "over http a header tells it", good: { cluster: dashboard() } },
    { name: "it is no MQTT broker", good: { cluster: plain() } },
  ],
};
