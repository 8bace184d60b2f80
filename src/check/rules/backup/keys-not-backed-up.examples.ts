/** Examples for keys-not-backed-up. */
import { type BackupOptions, type Cluster, cluster, mysql, redis, secret } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const state = (keys: BackupOptions["keys"] = []): Cluster =>
  cluster("shop", {
    stores: [
      redis("state", { backup: { every: "24h", sealedBy: [secret("STORAGE_ENCRYPTION_KEY")], keys } }),
    ],
  });

const files = (keys: BackupOptions["keys"]): Cluster =>
  cluster("clinic", {
    stores: [
      mysql("files", {
        backup: {
          every: "1h",
          sealedBy: [secret("FILE_KEY"), secret("NAME_KEY")],
          ...(keys ? { keys } : {}),
        },
      }),
    ],
  });

const expected = { message: "noise", severity: "error", path: ["backup", "keys"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "guide 004: the key of all records is in no backup",
      bad: { cluster: state() },
      expected: [{ ...expected, subject: "state" }],
      good: { cluster: state([secret("STORAGE_ENCRYPTION_KEY")]) },
    },
    {
      name: "one of two keys",
      bad: { cluster: files([secret("FILE_KEY")]) },
      expected: [{ ...expected, subject: "files" }],
      good: { cluster: files([secret("FILE_KEY"), secret("NAME_KEY")]) },
    },
  ],
  innocents: [
    {
      name: "nothing is encrypted",
      good: { cluster: cluster("shop", { stores: [redis("state", { backup: { every: "24h" } })] }) },
    },
  ],
};
