/** Examples for end-of-life. */
import { type Cluster, cluster, kafka, mysql, redis, service, zookeeper } from "../../../index.ts";
import { nothingKnown } from "../../outside.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const orders = (version?: string): Cluster =>
  cluster("site", { stores: [mysql("orders", version === undefined ? {} : { version })] });
const carts = (version: string): Cluster => cluster("shop", { stores: [redis("carts", { version })] });

const events = (version: string): Cluster => cluster("chain", { stores: [kafka("events", { version })] });
const keepers = (version: string): Cluster =>
  cluster("chain", { stores: [zookeeper("keepers", { version })] });
const installed = (program: string, version: string): Cluster => {
  const operation = { packages: [{ program, version }] };
  return cluster("chain", { services: [service("browser", { command: ["node", "app.js"], operation })] });
};

const outside = { ...nothingKnown, today: "2026-11-20" };
const expected = { message: "ended", severity: "warning", path: ["version"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "the website on ECS: MySQL 5.7.21",
      bad: { cluster: orders("5.7.21"), outside },
      expected: [{ ...expected, subject: "orders" }],
      good: { cluster: orders("8.4.9"), outside },
    },
    {
      name: "Redis 4.0",
      bad: { cluster: carts("4.0"), outside },
      expected: [{ ...expected, subject: "carts" }],
      good: { cluster: cluster("shop", { stores: [redis("carts")] }), outside },
    },
    {
      name: "Redis 5 on ElastiCache, which bills extended support for it",
      bad: {
        cluster: cluster("mail", { stores: [redis("carts", { version: "5.0.6", elasticache: {} })] }),
        outside,
      },
      expected: [{ ...expected, subject: "carts" }],
      good: {
        cluster: cluster("mail", { stores: [redis("carts", { version: "7.1", elasticache: {} })] }),
        outside,
      },
    },
    {
      name: "MySQL 8.0 on RDS, which has days of its own",
      bad: {
        cluster: cluster("mail", { stores: [mysql("orders", { version: "8.0.40", rds: {} })] }),
        outside,
      },
      expected: [{ ...expected, subject: "orders" }],
      good: {
        cluster: cluster("mail", { stores: [mysql("orders", { version: "8.4.5", rds: {} })] }),
        outside,
      },
    },
    {
      name: "Kafka 0.11",
      bad: { cluster: events("0.11.0.2"), outside },
      expected: [{ ...expected, subject: "events" }],
      good: { cluster: events("3.9.0"), outside },
    },
    {
      name: "ZooKeeper 3.4",
      bad: { cluster: keepers("3.4.10"), outside },
      expected: [{ ...expected, subject: "keepers" }],
      good: { cluster: keepers("3.8.4"), outside },
    },
    {
      name: "a page that needs an old Node.js",
      bad: { cluster: installed("node", "0.12.7"), outside },
      expected: [
        {
          message: "neededEnded",
          subject: "browser",
          severity: "warning",
          path: ["operation", "packages"],
        },
      ],
      good: { cluster: installed("node", "24.1.0"), outside },
    },
  ],
  innocents: [
    {
      name: "support has not ended yet",
      good: { cluster: orders("8.0.45"), outside: { ...nothingKnown, today: "2026-04-30" } },
    },
    { name: "a program of which nobody knows ends", good: { cluster: installed("maven", "3.0"), outside } },
  ],
  unanswered: [
    { name: "no version", asked: { cluster: orders(), outside }, subject: "orders" },
    { name: "a version that is not known", asked: { cluster: carts("9.9"), outside }, subject: "carts" },
    { name: "no day", asked: { cluster: orders("8.4") }, subject: "orders" },
  ],
};
