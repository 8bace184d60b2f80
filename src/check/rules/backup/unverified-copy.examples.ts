/** Examples for unverified-copy. */
import { type BackupOptions, type Cluster, cluster, mysql, redis } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const state = (backup: BackupOptions): Cluster => cluster("shop", { stores: [redis("state", { backup })] });
const orders = (backup: BackupOptions): Cluster => cluster("bank", { stores: [mysql("orders", { backup })] });

const expected = { message: "taken", severity: "warning", path: ["backup", "verify"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "guide 004: the file is copied, and that is all",
      bad: { cluster: state({ every: "24h" }) },
      expected: [{ ...expected, subject: "state" }],
      good: { cluster: state({ every: "24h", verify: "size" }) },
    },
    {
      name: "a dump whose end nobody reads",
      bad: { cluster: orders({ every: "1h", verify: "nothing" }) },
      expected: [{ ...expected, subject: "orders" }],
      good: { cluster: orders({ every: "1h", verify: "content" }) },
    },
  ],
  innocents: [{ name: "no plan", good: { cluster: cluster("shop", { stores: [redis("state")] }) } }],
};
