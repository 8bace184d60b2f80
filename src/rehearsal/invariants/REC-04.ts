/** REC-04: nothing is forgotten, or taken to be gone, that runs. */
import type { Invariant } from "./invariant.ts";

export const rec04: Invariant = {
  id: "REC-04",
  kind: "safety",
  statement: "the control plane takes no process to be gone, and forgets no instance, while the process runs",
  reason:
    "not to have seen something is not to have seen it gone: what is forgotten too early runs on, beside its successor",
  bug: "cassandra-operator#402, #404 and #407 (found by Sieve), kubernetes#59848",
  begin: (truth) => ({
    turn: () => {
      for (const { before, after } of truth.moves) {
        if (!before || !truth.process(before.id)?.alive) continue;
        if (!after) return `${before.id} is forgotten, and its process runs`;
        if (before.process.status !== "gone" && after.process.status === "gone")
          return `${before.id} is taken to be gone, and its process runs`;
      }
      return undefined;
    },
  }),
};
