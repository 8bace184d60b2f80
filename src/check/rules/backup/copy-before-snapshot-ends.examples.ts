/** Examples for copy-before-snapshot-ends. */
import { type BackupOptions, type Cluster, cluster, mysql, redis } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const state = (name: string, backup: Omit<BackupOptions, "every">): Cluster =>
  cluster("shop", { stores: [redis(name, { backup: { every: "24h", ...backup } })] });

const expected = { message: "early", severity: "error", path: ["backup", "waitsForSnapshot"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "guide 004: BGSAVE, and a copy at once",
      bad: { cluster: state("redis", { copies: "snapshot", waitsForSnapshot: false }) },
      expected: [{ ...expected, subject: "redis" }],
      good: { cluster: state("redis", { copies: "snapshot", waitsForSnapshot: true }) },
    },
    {
      name: "copying something else instead",
      bad: { cluster: state("carts", { copies: "snapshot", waitsForSnapshot: false }) },
      expected: [{ ...expected, subject: "carts" }],
      good: { cluster: state("carts", { copies: "append-only-file", waitsForSnapshot: false }) },
    },
  ],
  innocents: [
    {
      name: "a snapshot of another store",
      good: {
        cluster: cluster("bank", {
          stores: [mysql("orders", { backup: { every: "1h", copies: "snapshot", waitsForSnapshot: false } })],
        }),
      },
    },
  ],
  unanswered: [
    {
      name: "waiting is not said",
      asked: { cluster: state("redis", { copies: "snapshot" }) },
      subject: "redis",
    },
  ],
};
