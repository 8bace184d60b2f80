/** Examples for broker-node-ports. */
import { type Cluster, cluster, service, tcp } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const brokers = (nodePorts: readonly number[], program: "emqx" | "other" = "emqx", replicas = 3): Cluster => {
  const mqtt = { program, nodePorts };
  const emqx = service("emqx", { command: ["emqx"], port: tcp(1883), replicas, mqtt });
  return cluster("devices", { services: [emqx] });
};

const found = {
  message: "closed",
  subject: "emqx",
  severity: "error",
  path: ["mqtt", "nodePorts"],
} as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "the ports of an old guide",
      bad: { cluster: brokers([4_369, 5_369, 6_369]) },
      expected: [found],
      good: { cluster: brokers([4_370, 5_370]) },
    },
    {
      name: "none is open",
      bad: { cluster: brokers([]) },
      expected: [found],
      good: { cluster: brokers([4_370, 5_370]) },
    },
  ],
  innocents: [
    { name: "another broker", good: { cluster: brokers([4_369], "other") } },
    { name: "one node speaks to nobody", good: { cluster: brokers([4_369], "emqx", 1) } },
  ],
};
