/** Examples for mysql-durability-flags. */
import { type Cluster, cluster, type MysqlOptions, mysql } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const orders = (options: MysqlOptions): Cluster =>
  cluster("bank", { stores: [mysql("orders", { version: "8.4", ...options })] });

const expected = { message: "loose", subject: "orders", severity: "warning" } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "the log is flushed once a second",
      bad: { cluster: orders({ holds: ["records"], flushLogAtCommit: 2 }) },
      expected: [{ ...expected, path: ["flushLogAtCommit"] }],
      good: { cluster: orders({ holds: ["records"] }) },
    },
    {
      name: "the log for replicas is left to the system",
      bad: { cluster: orders({ holds: ["records"], syncBinlog: 0 }) },
      expected: [{ ...expected, path: ["syncBinlog"] }],
      good: { cluster: orders({ holds: ["records"], syncBinlog: 1 }) },
    },
  ],
  innocents: [
    { name: "MySQL's own defaults", good: { cluster: orders({ holds: ["records"] }) } },
    { name: "copies can be made again", good: { cluster: orders({ holds: ["copies"], syncBinlog: 0 }) } },
  ],
  unanswered: [
    { name: "what it holds is not said", asked: { cluster: orders({ syncBinlog: 0 }) }, subject: "orders" },
  ],
};
