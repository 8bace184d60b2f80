/** Examples for balance-by-source. */
import { type Algorithm, type Cluster, cluster, loadBalancer, service, tcp } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const brokers = (algorithm: Algorithm, replicas = 2): Cluster => {
  const broker = service("broker", { command: ["broker"], port: tcp(1883), replicas });
  return cluster("shop", {
    balancers: [loadBalancer("edge", { listen: tcp(1884), to: broker, algorithm })],
  });
};

export const examples: RuleExamples = {
  violations: [
    {
      name: "the balancer of an EMQ X guide",
      bad: { cluster: brokers("source-hash") },
      expected: [{ message: "unevenly", subject: "edge", severity: "warning", path: ["algorithm"] }],
      good: { cluster: brokers("least-connections") },
    },
  ],
  innocents: [{ name: "one instance takes all in any case", good: { cluster: brokers("source-hash", 1) } }],
};
