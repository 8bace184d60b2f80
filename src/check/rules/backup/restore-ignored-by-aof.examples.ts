/** Examples for restore-ignored-by-aof. */
import { type Cluster, cluster, type Durability, mysql, type RestoreOptions, redis } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const state = (durability: Durability, restore: RestoreOptions): Cluster =>
  cluster("shop", { stores: [redis("state", { durability, backup: { every: "24h", restore } })] });

const path = ["backup", "restore"];

export const examples: RuleExamples = {
  violations: [
    {
      name: "guide 004: dump.rdb is copied back, and the append-only file is on",
      bad: { cluster: state("everysec", { method: "snapshot-file" }) },
      expected: [{ message: "ignored", subject: "state", severity: "error", path }],
      good: { cluster: state("everysec", { method: "append-only-file" }) },
    },
    {
      name: "a restart writes over what was put in place",
      bad: { cluster: state("snapshot", { method: "snapshot-file", stopsFirst: false }) },
      expected: [{ message: "overwritten", subject: "state", severity: "error", path }],
      good: { cluster: state("snapshot", { method: "snapshot-file", stopsFirst: true }) },
    },
  ],
  innocents: [
    {
      name: "a cache without files is filled from a snapshot",
      good: { cluster: state("none", { method: "snapshot-file" }) },
    },
    {
      name: "no Redis",
      good: {
        cluster: cluster("bank", {
          stores: [mysql("orders", { backup: { every: "1h", restore: { method: "dump" } } })],
        }),
      },
    },
  ],
  unanswered: [
    { name: "how is not said", asked: { cluster: state("always", {}) }, subject: "state" },
    {
      name: "nor whether it is stopped",
      asked: { cluster: state("snapshot", { method: "snapshot-file" }) },
      subject: "state",
    },
  ],
};
