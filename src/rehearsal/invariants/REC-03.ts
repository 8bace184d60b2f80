/** REC-03: an instance only ever moves on. */
import type { Input } from "../../contract/ports.ts";
import type { Instance } from "../../control/state.ts";
import type { Invariant } from "./invariant.ts";

export const rec03: Invariant = {
  id: "REC-03",
  kind: "safety",
  statement:
    "an instance keeps its slot, address and generation; what is to go never is to serve again; its process starts by the answer to its start, ends by being seen gone, and never starts a second time",
  reason:
    "two rules that each move an instance their own way fight over it, and what one restarts the other has counted as gone",
  bug: "swarmkit#2242, moby#41804, nomad GH-27604, nomad PR#27548",
  begin: (truth) => ({
    turn: ({ turn: { input } }) => {
      for (const { before, after } of truth.moves) {
        const wrong = before && after ? wrongMove(before, after, input) : undefined;
        if (wrong !== undefined) return `${(after ?? before)?.id} ${wrong}`;
      }
      return undefined;
    },
  }),
};

function wrongMove(before: Instance, after: Instance, input: Input): string | undefined {
  for (const key of ["part", "slot", "address", "generation"] as const)
    if (before[key] !== after[key]) return `has another ${key}: ${before[key]}, then ${after[key]}`;
  // A running balancer is moved to another revision by a reload.
  if (before.revision !== after.revision && before.startedAs.kind !== "balancer")
    return `is of revision ${before.revision}, then of ${after.revision}`;
  if (before.goal === "retire" && after.goal === "serve") return "was to go, and is to serve again";
  const [was, is] = [before.process.status, after.process.status];
  if (was === is) return undefined;
  if (was === "none" && is === "running")
    return input.kind === "outcome" ? undefined : `is taken to run because of ${input.kind}`;
  if (was === "running" && is === "gone")
    return input.kind === "process-gone" ? undefined : `is taken to be gone because of ${input.kind}`;
  return `had a process that was "${was}", and then "${is}"`;
}
