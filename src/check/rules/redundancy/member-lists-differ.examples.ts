/** Examples for member-lists-differ. */
import { type Cluster, cluster, service, zookeeper } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const all = ["zoo1", "zoo2", "zoo3"];

const keepers = (...serverLists: readonly (readonly string[])[]): Cluster =>
  cluster("shop", { stores: [zookeeper("keepers", { members: serverLists.length, serverLists })] });

const asked = (servers: readonly string[]): Cluster => {
  const ensemble = zookeeper("keepers", { members: 3 });
  const clerk = service("clerk", { command: ["clerk"], sessions: [{ to: ensemble, servers: all }] });
  const porter = service("porter", { command: ["porter"], sessions: [{ to: ensemble, servers }] });
  return cluster("shop", { services: [clerk, porter] });
};

export const examples: RuleExamples = {
  violations: [
    {
      name: "a member that was added knows itself, and the others do not know it",
      bad: { cluster: keepers(["zoo1"], all, all) },
      expected: [{ message: "membersDiffer", subject: "keepers", severity: "error", path: ["serverLists"] }],
      good: { cluster: keepers(all, all, all) },
    },
    {
      name: "a client that knows one member",
      bad: { cluster: asked(["zoo1"]) },
      expected: [
        {
          message: "clientsDiffer",
          subject: "porter",
          severity: "warning",
          path: ["sessions", "0", "servers"],
        },
      ],
      good: { cluster: asked(all) },
    },
  ],
  innocents: [{ name: "the same in another order", good: { cluster: keepers(all, all.toReversed(), all) } }],
};
