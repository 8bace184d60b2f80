/** Examples for shallow-health-check. */
import {
  type Cluster,
  cluster,
  command,
  type Health,
  type HttpHealthOptions,
  http,
  loadBalancer,
  service,
  tcp,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const pages = (path: string, options: HttpHealthOptions): Cluster => {
  const to = service("web", { command: ["web"], port: http(8080), health: http(path, options), replicas: 2 });
  return cluster("shop", { balancers: [loadBalancer("edge", { listen: http(80), to })] });
};

const brokers = (health: Health): Cluster => {
  const mqtt = { keepalive: "60s" } as const;
  const to = service("broker", { command: ["broker"], port: tcp(1883), health, mqtt });
  return cluster("fleet", { balancers: [loadBalancer("edge", { listen: tcp(8883), to })] });
};

const queue = (): Cluster => {
  const to = service("queue", { command: ["queue"], port: tcp(5672), health: tcp() });
  return cluster("shop", { balancers: [loadBalancer("edge", { listen: tcp(5671), to })] });
};

const found = (message: string, subject: string) =>
  ({ message, subject, severity: "warning", path: ["health"] }) as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "the constant /health of a relayer guide",
      bad: { cluster: pages("/health", { proves: "process" }) },
      expected: [found("provesProcess", "web")],
      good: { cluster: pages("/health", { proves: "work" }) },
    },
    {
      name: "the check of an EMQ X guide, which opens a port",
      bad: { cluster: brokers(tcp()) },
      expected: [found("opensBrokerPort", "broker")],
      good: { cluster: brokers(command(["mqtt-check"])) },
    },
  ],
  innocents: [
    { name: "a path that is made for it", good: { cluster: pages("/ready", {}) } },
    { name: "a program of which there is nothing better to ask", good: { cluster: queue() } },
  ],
  unanswered: [
    { name: "nobody says what the start page proves", asked: { cluster: pages("/", {}) }, subject: "web" },
  ],
};
