/** Examples for shell-open. */
import {
  anywhere,
  type Cluster,
  cluster,
  mysql,
  operators,
  type SecurityGroup,
  securityGroup,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const orders = (shell: SecurityGroup): Cluster =>
  cluster("shop", { stores: [mysql("orders", { operation: { shell } })] });

export const examples: RuleExamples = {
  violations: [
    {
      name: "the Loopring guide: SSH from 0.0.0.0/0 on every group",
      bad: { cluster: orders(anywhere) },
      expected: [{ message: "open", subject: "orders", severity: "error", path: ["operation", "shell"] }],
      good: { cluster: orders(operators) },
    },
  ],
  innocents: [
    {
      name: "the office alone",
      good: { cluster: orders(securityGroup("office", { ranges: ["203.0.113.0/24"] })) },
    },
  ],
};
