/** Examples for same-place. */
import { type BackupOptions, type Cluster, cluster, mysql, redis } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const state = (place?: NonNullable<BackupOptions["place"]>): Cluster =>
  cluster("shop", { stores: [redis("state", { backup: { every: "24h", ...(place ? { place } : {}) } })] });

const orders = (place: NonNullable<BackupOptions["place"]>): Cluster =>
  cluster("bank", { stores: [mysql("orders", { backup: { every: "1h", place } })] });

const path = ["backup", "place"];

export const examples: RuleExamples = {
  violations: [
    {
      name: "guide 004: the dump lies on the host that Redis runs on",
      bad: { cluster: state("same-host") },
      expected: [{ message: "together", subject: "state", severity: "error", path }],
      good: { cluster: state("elsewhere") },
    },
    {
      name: "dumps on the volume of the database",
      bad: { cluster: orders("same-volume") },
      expected: [{ message: "together", subject: "orders", severity: "error", path }],
      good: { cluster: orders("elsewhere") },
    },
    {
      name: "one account holds everything",
      bad: { cluster: orders("same-account") },
      expected: [{ message: "near", subject: "orders", severity: "warning", path }],
      good: { cluster: orders("elsewhere") },
    },
  ],
  innocents: [{ name: "no plan", good: { cluster: cluster("shop", { stores: [redis("state")] }) } }],
  unanswered: [{ name: "where they lie is not said", asked: { cluster: state() }, subject: "state" }],
};
