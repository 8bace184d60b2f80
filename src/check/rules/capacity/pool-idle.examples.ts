/** Examples for pool-idle. */
import {
  type Cluster,
  type ConnectionPoolOptions,
  cluster,
  loadBalancer,
  mysql,
  redis,
  service,
  tcp,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const withRedis = (idle: ConnectionPoolOptions["idle"], idleTimeout?: "5m" | "1h"): Cluster => {
  const state = redis("state", { memory: "1 GiB", ...(idleTimeout ? { idleTimeout } : {}) });
  const pool = { max: 10, ...(idle ? { idle } : {}) };
  const calls = [{ to: state, pool }];
  return cluster("shop", {
    services: [service("web", { command: ["web"], env: { REDIS: state.url }, calls })],
  });
};

const withMysql = (idle: ConnectionPoolOptions["idle"]): Cluster => {
  const orders = mysql("orders");
  const pool = { max: 10, ...(idle ? { idle } : {}) };
  const calls = [{ to: orders, pool }];
  return cluster("shop", {
    services: [service("api", { command: ["api"], env: { SQL: orders.url }, calls })],
  });
};

const throughBalancer = (idle: "6m" | "2m"): Cluster => {
  const queue = service("queue", { command: ["queue"], port: tcp(5672) });
  const door = loadBalancer("door", { listen: tcp(5671), to: queue, product: { kind: "aws-network" } });
  const calls = [{ to: door, pool: { max: 2, idle } }];
  return cluster("shop", {
    services: [service("worker", { command: ["worker"], env: { QUEUE: door.url }, calls })],
  });
};

const found = (subject: string) =>
  ({
    message: "keptTooLong",
    subject,
    severity: "warning",
    path: ["calls", "0", "pool", "idle"],
  }) as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "the Redis of a relayer guide, which closes after 300 s",
      bad: { cluster: withRedis("for-ever", "5m") },
      expected: [found("web")],
      good: { cluster: withRedis("4m", "5m") },
    },
    {
      name: "a pool that outlasts MySQL's eight hours",
      bad: { cluster: withMysql("for-ever") },
      expected: [found("api")],
      good: { cluster: withMysql("10m") },
    },
    {
      name: "a network balancer of AWS between",
      bad: { cluster: throughBalancer("6m") },
      expected: [found("worker")],
      good: { cluster: throughBalancer("2m") },
    },
  ],
  innocents: [
    { name: "a Redis closes nothing by default", good: { cluster: withRedis("for-ever") } },
    { name: "it closes later", good: { cluster: withRedis("10m", "1h") } },
  ],
  unanswered: [
    {
      name: "nobody says how long the pool keeps them",
      asked: { cluster: withMysql(undefined) },
      subject: "api",
    },
  ],
};
