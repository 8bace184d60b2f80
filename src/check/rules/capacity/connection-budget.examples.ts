/** Examples for connection-budget. */
import {
  type Cluster,
  cluster,
  type MysqlOptions,
  mysql,
  redis,
  secret,
  service,
  targetTracking,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const shop = (max: number, replicas: number, options: MysqlOptions = {}): Cluster => {
  const orders = mysql("orders", options);
  const calls = [{ to: orders, pool: { max } }];
  const api = service("api", { command: ["api"], replicas, env: { SQL: orders.url }, calls });
  return cluster("shop", { services: [api] });
};

const cached = (max: number): Cluster => {
  const state = redis("state", { memory: "1 GiB" });
  const calls = [{ to: state, pool: { max } }];
  const web = service("web", { command: ["web"], replicas: 9, env: { REDIS: state.url }, calls });
  return cluster("shop", { services: [web] });
};

const halfTold = (): Cluster => {
  const orders = mysql("orders");
  const calls = [{ to: orders, pool: { max: 5 } }];
  const api = service("api", { command: ["api"], env: { SQL: orders.url }, calls });
  const worker = service("worker", { command: ["worker"], env: { SQL: orders.url } });
  return cluster("shop", { services: [api, worker] });
};

const scaled = (max: number): Cluster => {
  const orders = mysql("orders", { maxConnections: 100 });
  const calls = [{ to: orders, pool: { max: 20 } }];
  const scaling = { min: 2, max, policies: targetTracking({ metric: "cpu-percent", target: 60 }) };
  const api = service("api", { command: ["api"], scaling, env: { SQL: orders.url }, calls });
  return cluster("shop", { services: [api] });
};

const inCloud = (max: number): Cluster => {
  const state = redis("state", { elasticache: {}, password: secret("STATE") });
  const calls = [{ to: state, pool: { max } }];
  const web = service("web", { command: ["web"], replicas: 9, env: { REDIS: state.url }, calls });
  return cluster("shop", { services: [web] });
};

const found = { message: "overdrawn", subject: "orders", severity: "error" } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "it fits at rest, and not in a release",
      bad: { cluster: shop(50, 3) },
      expected: [found],
      good: { cluster: shop(50, 3, { maxConnections: 200 }) },
    },
    {
      name: "pools that are too large",
      bad: { cluster: shop(100, 3, { maxConnections: 300 }) },
      expected: [found],
      good: { cluster: shop(75, 3, { maxConnections: 300 }) },
    },
    {
      name: "a Redis takes 10,000",
      bad: { cluster: cached(1_001) },
      expected: [{ ...found, subject: "state" }],
      good: { cluster: cached(1_000) },
    },
    {
      name: "it fits until policies add instances",
      bad: { cluster: scaled(5) },
      expected: [{ ...found, message: "overdrawnAtMost", severity: "warning" }],
      good: { cluster: scaled(4) },
    },
  ],
  innocents: [
    { name: "small pools", good: { cluster: shop(10, 3) } },
    { name: "a Redis of a cloud takes more", good: { cluster: inCloud(1_001) } },
  ],
  unanswered: [
    { name: "one of two says how many it opens", asked: { cluster: halfTold() }, subject: "worker" },
    {
      name: "RDS takes by its memory",
      asked: { cluster: shop(100, 3, { rds: {}, password: secret("ORDERS") }) },
      subject: "orders",
    },
  ],
};
