/** Examples for durability-against-promise. */
import { type Cluster, cluster, type Durability, type Holding, redis, store, tcp } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const state = (durability: Durability, held: readonly Holding[]): Cluster =>
  cluster("relay", { stores: [redis("state", { durability, holds: held })] });

const lake = (durability: Durability): Cluster =>
  cluster("maps", {
    stores: [store("lake", { command: ["lake"], port: tcp(9000), durability, holds: ["records"] })],
  });

const expected = { message: "window", severity: "warning", path: ["durability"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "guide 004: jobs and nonces, flushed once a second",
      bad: { cluster: state("everysec", ["queue", "counter"]) },
      expected: [{ ...expected, subject: "state" }],
      good: { cluster: state("always", ["queue", "counter"]) },
    },
    {
      name: "records in another store, kept by snapshots",
      bad: { cluster: lake("snapshot") },
      expected: [{ ...expected, subject: "lake" }],
      good: { cluster: lake("always") },
    },
  ],
  innocents: [
    { name: "sessions cost a login", good: { cluster: state("everysec", ["sessions", "copies"]) } },
    {
      name: "the file does not say what it holds",
      good: { cluster: cluster("a", { stores: [redis("state")] }) },
    },
  ],
};
