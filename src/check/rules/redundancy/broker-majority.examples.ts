/** Examples for broker-majority. */
import { type Cluster, cluster, type MqttOptions, service, tcp } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const brokers = (replicas: number, program: MqttOptions["program"] = "emqx"): Cluster => {
  const broker = service("broker", { command: ["broker"], port: tcp(1883), replicas, mqtt: { program } });
  return cluster("fleet", { services: [broker] });
};

export const examples: RuleExamples = {
  violations: [
    {
      name: "the two nodes of an EMQ X guide",
      bad: { cluster: brokers(2) },
      expected: [{ message: "noMajority", subject: "broker", severity: "warning", path: ["replicas"] }],
      good: { cluster: brokers(3) },
    },
  ],
  innocents: [
    { name: "brokers that know nothing of each other", good: { cluster: brokers(2, "other") } },
    { name: "one alone is single-point's", good: { cluster: brokers(1) } },
  ],
};
