/** Examples for descriptor-limit. */
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

const brokers = (mqtt: MqttOptions, openFiles: number | undefined): Cluster => {
  const limits = openFiles === undefined ? {} : { limits: { openFiles } };
  const broker = service("broker", { command: ["broker"], port: tcp(1883), mqtt, ...limits });
  return cluster("fleet", { services: [broker] });
};

const proxied = (product: ProductOptions): Cluster => {
  const to = service("queue", { command: ["queue"], port: tcp(5672) });
  return cluster("shop", { balancers: [loadBalancer("edge", { listen: tcp(5671), to, product })] });
};

const atBroker = {
  message: "tooFewFiles",
  subject: "broker",
  severity: "warning",
  path: ["limits", "openFiles"],
} as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "EMQX on a machine that nobody tuned",
      bad: { cluster: brokers({ program: "emqx" }, 65_536) },
      expected: [atBroker],
      good: { cluster: brokers({ program: "emqx" }, 2_097_152) },
    },
    {
      name: "another broker",
      bad: { cluster: brokers({ maxConnections: 10_000 }, 1_024) },
      expected: [atBroker],
      good: { cluster: brokers({ maxConnections: 500 }, 1_024) },
    },
    {
      name: "an HAProxy with maxconn 50000 and nofile 20000",
      bad: { cluster: proxied({ kind: "haproxy", maxConnections: 50_000, openFiles: 20_000 }) },
      expected: [
        { message: "tooFewFiles", subject: "edge", severity: "warning", path: ["product", "openFiles"] },
      ],
      good: { cluster: proxied({ kind: "haproxy", maxConnections: 50_000, openFiles: 100_100 }) },
    },
  ],
  innocents: [
    { name: "nobody says how many connect", good: { cluster: brokers({}, 1_024) } },
    {
      name: "a balancer of a cloud",
      good: { cluster: proxied({ kind: "aws-network", maxConnections: 100_000 }) },
    },
  ],
  unanswered: [
    {
      name: "nobody says what the machine gives",
      asked: { cluster: brokers({ program: "emqx" }, undefined) },
      subject: "broker",
    },
  ],
};
