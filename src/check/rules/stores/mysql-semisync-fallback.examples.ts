/** Examples for mysql-semisync-fallback. */
import { type Cluster, cluster, type MysqlOptions, mysql } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const stored = (name: string, options: MysqlOptions): Cluster =>
  cluster("bank", { stores: [mysql(name, { version: "8.4", ...options })] });

const expected = { message: "falls", severity: "warning", path: ["semisync"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "MySQL's own ten seconds",
      bad: { cluster: stored("orders", { holds: ["records"], semisync: {} }) },
      expected: [{ ...expected, subject: "orders" }],
      good: { cluster: stored("orders", { holds: ["records"], semisync: { timeout: "240h" } }) },
    },
    {
      name: "a second",
      bad: { cluster: stored("claims", { holds: ["queue"], semisync: { timeout: "1s" } }) },
      expected: [{ ...expected, subject: "claims" }],
      good: { cluster: stored("claims", { holds: ["queue"], semisync: { timeout: "24h" } }) },
    },
  ],
  innocents: [
    { name: "no semisync, no promise of it", good: { cluster: stored("orders", { holds: ["records"] }) } },
    { name: "copies", good: { cluster: stored("orders", { holds: ["copies"], semisync: {} }) } },
  ],
  unanswered: [
    {
      name: "what it holds is not said",
      asked: { cluster: stored("orders", { semisync: {} }) },
      subject: "orders",
    },
  ],
};
