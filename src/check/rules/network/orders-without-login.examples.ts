/** Examples for orders-without-login. */
import {
  type Cluster,
  cluster,
  type KafkaOptions,
  kafka,
  service,
  type ZookeeperOptions,
  zookeeper,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const jobs = { topics: { jobs: { orders: true } } };
const events = (options: KafkaOptions): Cluster =>
  cluster("chain", { stores: [kafka("events", { ...jobs, ...options })] });

const locking = (options: ZookeeperOptions): Cluster => {
  const sessions = [{ to: zookeeper("keepers", { members: 3, ...options }) }];
  return cluster("chain", { services: [service("clerk", { command: ["clerk"], sessions })] });
};

const severity = "warning";

export const examples: RuleExamples = {
  violations: [
    {
      name: "Kafka's own default",
      bad: { cluster: events({ acl: true }) },
      expected: [{ message: "plainBroker", subject: "events", severity, path: ["security"] }],
      good: { cluster: events({ acl: true, security: "SASL_SSL" }) },
    },
    {
      name: "clients are known, and may do everything",
      bad: { cluster: events({ security: "SASL_SSL" }) },
      expected: [{ message: "noRules", subject: "events", severity, path: ["acl"] }],
      good: { cluster: events({ security: "SASL_SSL", acl: true }) },
    },
    {
      name: "locks that whoever connects may take",
      bad: { cluster: locking({}) },
      expected: [{ message: "openNodes", subject: "keepers", severity, path: ["acl"] }],
      good: { cluster: locking({ acl: "own" }) },
    },
  ],
  innocents: [{ name: "records that nobody obeys", good: { cluster: events({ topics: { ticks: {} } }) } }],
};
