/** Examples for zookeeper-client-connections. */
import { type Cluster, cluster, service, zookeeper } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const connecting = (connections: number, maxClientConnections = 60): Cluster => {
  const keepers = zookeeper("keepers", { members: 3, maxClientConnections });
  const sessions = [{ to: keepers, connections }];
  return cluster("shop", { services: [service("clerk", { command: ["clerk"], sessions })] });
};

const path = ["sessions", "0", "connections"];

export const examples: RuleExamples = {
  violations: [
    {
      name: "a connection for each of a hundred workers",
      bad: { cluster: connecting(100) },
      expected: [{ message: "tooMany", subject: "clerk", severity: "warning", path }],
      good: { cluster: connecting(60) },
    },
  ],
  innocents: [
    { name: "no limit", good: { cluster: connecting(100, 0) } },
    { name: "one for all", good: { cluster: connecting(1) } },
  ],
};
