/** Examples for balancer-idle-against-keepalive. */
import {
  type Cluster,
  cluster,
  loadBalancer,
  type MqttOptions,
  type ProductOptions,
  service,
  type TimeoutOptions,
  tcp,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const brokers = (
  mqtt: MqttOptions,
  timeouts: TimeoutOptions,
  product: ProductOptions | undefined,
): Cluster => {
  const to = service("broker", { command: ["broker"], port: tcp(1883), mqtt });
  const edge = { listen: tcp(8883), to, timeouts, ...(product ? { product } : {}) };
  return cluster("fleet", { balancers: [loadBalancer("edge", edge)] });
};

const guide = (server: "50s" | "600s"): Cluster =>
  brokers({ keepalive: "60s" }, { client: "600s", server }, { kind: "haproxy" });

const found = (...path: readonly string[]) =>
  ({ message: "cutsSilent", subject: "edge", severity: "error", path }) as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "the HAProxy of an EMQ X guide: 600 s for the client, 50 s for the broker",
      bad: { cluster: guide("50s") },
      expected: [found("timeouts", "server")],
      good: { cluster: guide("600s") },
    },
    {
      name: "a classic balancer of AWS, of which nothing is said",
      bad: { cluster: brokers({ keepalive: "60s" }, {}, { kind: "aws-classic" }) },
      expected: [found("product", "idle")],
      good: { cluster: brokers({ keepalive: "60s" }, {}, { kind: "aws-classic", idle: "2m" }) },
    },
    {
      name: "devices that sleep for two hours",
      bad: { cluster: brokers({ keepalive: "2h" }, {}, undefined) },
      expected: [found("timeouts", "tunnel")],
      good: { cluster: brokers({ keepalive: "10m" }, {}, undefined) },
    },
  ],
  innocents: [
    { name: "the defaults", good: { cluster: brokers({ keepalive: "60s" }, {}, undefined) } },
    {
      name: "nginx keeps them for ten minutes",
      good: { cluster: brokers({ keepalive: "60s" }, {}, { kind: "nginx" }) },
    },
  ],
  unanswered: [
    {
      name: "nobody says how long its clients are silent",
      asked: { cluster: brokers({}, {}, undefined) },
      subject: "broker",
    },
  ],
};
