/** Examples for maxconn-below-devices. */
import {
  type Cluster,
  cluster,
  loadBalancer,
  type MqttOptions,
  type ProductOptions,
  service,
  tcp,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const fleet = (mqtt: MqttOptions, product: ProductOptions | undefined, replicas = 2): Cluster => {
  const to = service("broker", { command: ["broker"], port: tcp(1883), replicas, mqtt });
  const edge = { listen: tcp(8883), to, ...(product ? { product } : {}) };
  return cluster("fleet", { balancers: [loadBalancer("edge", edge)] });
};

const million: MqttOptions = { program: "emqx", devices: 1_000_000 };

export const examples: RuleExamples = {
  violations: [
    {
      name: "the HAProxy of an EMQ X guide: 50,000 for a million devices",
      bad: { cluster: fleet(million, { kind: "haproxy", maxConnections: 50_000 }) },
      expected: [
        {
          message: "balancersTooSmall",
          subject: "edge",
          severity: "warning",
          path: ["product", "maxConnections"],
        },
      ],
      good: { cluster: fleet(million, { kind: "haproxy", maxConnections: 1_100_000 }) },
    },
    {
      name: "two small brokers",
      bad: { cluster: fleet({ devices: 3_000, maxConnections: 1_000 }, undefined) },
      expected: [
        {
          message: "brokersTooSmall",
          subject: "broker",
          severity: "warning",
          path: ["mqtt", "maxConnections"],
        },
      ],
      good: { cluster: fleet({ devices: 3_000, maxConnections: 1_000 }, undefined, 3) },
    },
    {
      name: "more devices than EMQX takes by default",
      bad: { cluster: fleet({ program: "emqx", devices: 3_000_000 }, undefined) },
      expected: [
        {
          message: "brokersTooSmall",
          subject: "broker",
          severity: "warning",
          path: ["mqtt", "maxConnections"],
        },
      ],
      good: { cluster: fleet({ program: "emqx", devices: 3_000_000, maxConnections: 2_000_000 }, undefined) },
    },
  ],
  innocents: [
    {
      name: "nobody says how many devices there are",
      good: { cluster: fleet({}, { kind: "haproxy", maxConnections: 10 }) },
    },
  ],
};
