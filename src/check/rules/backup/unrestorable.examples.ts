/** Examples for unrestorable. */
import { type BackupOptions, type Cluster, cluster, redis, store, tcp } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const state = (backup: BackupOptions): Cluster => cluster("shop", { stores: [redis("state", { backup })] });

const lake = (backup: BackupOptions): Cluster =>
  cluster("maps", {
    stores: [store("lake", { command: ["lake"], port: tcp(9000), durability: "always", backup })],
  });

export const examples: RuleExamples = {
  violations: [
    {
      name: "guide 004: backups that nobody restores",
      bad: { cluster: state({ every: "24h" }) },
      expected: [{ message: "never", subject: "state", severity: "error", path: ["backup", "restore"] }],
      good: { cluster: state({ every: "24h", restore: { rehearsedEvery: "720h" } }) },
    },
    {
      name: "a week of copies, restored each month",
      bad: { cluster: lake({ every: "24h", keep: "168h", restore: { rehearsedEvery: "720h" } }) },
      expected: [{ message: "deletedBefore", subject: "lake", severity: "error", path: ["backup", "keep"] }],
      good: { cluster: lake({ every: "24h", keep: "800h", restore: { rehearsedEvery: "720h" } }) },
    },
    {
      name: "restored once a year",
      bad: { cluster: lake({ every: "24h", restore: { rehearsedEvery: "8760h" } }) },
      expected: [
        {
          message: "seldom",
          subject: "lake",
          severity: "warning",
          path: ["backup", "restore", "rehearsedEvery"],
        },
      ],
      good: { cluster: lake({ every: "24h", restore: { rehearsedEvery: "2160h" } }) },
    },
  ],
  innocents: [
    { name: "no plan is stated", good: { cluster: cluster("shop", { stores: [redis("state")] }) } },
    {
      name: "each copy is restored",
      good: { cluster: state({ every: "24h", keep: "48h", restore: { rehearsedEvery: "24h" } }) },
    },
  ],
  unanswered: [
    {
      name: "records, and nothing is said of copies",
      asked: { cluster: cluster("shop", { stores: [redis("state", { holds: ["records"] })] }) },
      subject: "state",
    },
  ],
};
