/** Examples for broker-default-credentials. */
import {
  type Cluster,
  cluster,
  type MqttOptions,
  type Secret,
  secret,
  service,
  tcp,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const brokers = (
  env: Readonly<Record<string, Secret>>,
  program: MqttOptions["program"] = "emqx",
): Cluster => {
  const broker = service("broker", { command: ["broker"], port: tcp(1883), env, mqtt: { program } });
  return cluster("fleet", { services: [broker] });
};

const cookie = { EMQX_NODE__COOKIE: secret("EMQX_COOKIE") };
const password = { EMQX_DASHBOARD__DEFAULT_PASSWORD: secret("EMQX_DASHBOARD_PASSWORD") };

const found = (message: string) =>
  ({ message, subject: "broker", severity: "error", path: ["env"] }) as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "the dashboard is thought of, the cookie is not",
      bad: { cluster: brokers(password) },
      expected: [found("knownCookie")],
      good: { cluster: brokers({ ...password, ...cookie }) },
    },
    {
      name: "the cookie is thought of, the dashboard is not",
      bad: { cluster: brokers(cookie) },
      expected: [found("knownPassword")],
      good: { cluster: brokers({ ...password, ...cookie }) },
    },
  ],
  innocents: [{ name: "another broker has no such default", good: { cluster: brokers({}, "other") } }],
};
