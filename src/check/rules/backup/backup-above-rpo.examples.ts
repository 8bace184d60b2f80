/** Examples for backup-above-rpo. */
import { type BackupOptions, type Cluster, cluster, mysql, redis } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const orders = (backup: BackupOptions): Cluster => cluster("bank", { stores: [mysql("orders", { backup })] });
const state = (backup: BackupOptions): Cluster => cluster("shop", { stores: [redis("state", { backup })] });

const expected = { message: "tooSeldom", severity: "error", path: ["backup", "every"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "a dump each night, and an hour may be lost",
      bad: { cluster: orders({ every: "24h", rpo: "1h" }) },
      expected: [{ ...expected, subject: "orders" }],
      good: { cluster: orders({ every: "30m", rpo: "1h" }) },
    },
    {
      name: "more is accepted",
      bad: { cluster: state({ every: "24h", rpo: "12h" }) },
      expected: [{ ...expected, subject: "state" }],
      good: { cluster: state({ every: "24h", rpo: "24h" }) },
    },
  ],
  innocents: [{ name: "no promise", good: { cluster: orders({ every: "24h" }) } }],
};
