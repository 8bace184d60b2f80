/** Examples for no-evacuation. */
import {
  type Cluster,
  cluster,
  type MqttOptions,
  type RollingOptions,
  rolling,
  service,
  tcp,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const brokers = (mqtt: MqttOptions | undefined, release: RollingOptions = {}): Cluster => {
  const options = { command: ["broker"], port: tcp(1883), release: rolling(release) };
  const broker = service("broker", { ...options, ...(mqtt ? { mqtt } : {}) });
  return cluster("fleet", { services: [broker] });
};

const found = {
  message: "cutAtOnce",
  subject: "broker",
  severity: "warning",
  path: ["mqtt", "evacuates"],
} as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "an EMQ X guide, which says nothing of it",
      bad: { cluster: brokers({ program: "emqx" }) },
      expected: [found],
      good: { cluster: brokers({ program: "emqx", evacuates: true }) },
    },
    {
      name: "a broker that cannot, whose connections can be closed at a rate",
      bad: { cluster: brokers({ evacuates: false }) },
      expected: [found],
      good: { cluster: brokers({ evacuates: false }, { closePerSecond: 100 }) },
    },
  ],
  innocents: [{ name: "it is no MQTT broker", good: { cluster: brokers(undefined) } }],
};
