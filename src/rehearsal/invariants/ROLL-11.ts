/** ROLL-11: every release ends, and ends as well as it can. */
import type { Truth } from "../truth.ts";
import type { Happening } from "../world/happening.ts";
import type { Invariant } from "./invariant.ts";

export const roll11: Invariant = {
  id: "ROLL-11",
  kind: "liveness",
  statement:
    "every release ends: complete when nothing was in its way, rolled back where it can go back, or failed with a reason",
  reason:
    "a release that hangs holds the lock, and nobody may change anything; one that gives up leaves what is bad",
  bug: "moby#37493, Dokploy#3810, nomad GH-25726, kubernetes#60164, kamal#915, containers-roadmap#1488",
  begin: (truth) => ({
    turn: (happening) => wrongEnd(truth, happening),
    "ended-run": () => {
      const { release } = truth.control;
      return release ? `the release of revision ${release.to.number} is still ${release.phase}` : undefined;
    },
  }),
};

function wrongEnd(
  truth: Truth,
  { turn: { input }, before: { release }, after }: Extract<Happening, { kind: "turn" }>,
): string | undefined {
  const ended = after.lastRelease;
  if (!release || after.release || !ended || ended.outcome === "complete") return undefined;
  if (!ended.reason) return "the release ended without a reason";
  if (truth.faults === 0) return `nothing was in its way, and it is ${ended.outcome}: ${ended.reason}`;
  const isAsked = input.kind === "down" || input.kind === "cancel";
  const isBarred = release.to.parts.some(({ job }) => job?.compatibleWith === "this-revision");
  if (ended.outcome !== "failed" || release.phase !== "moving" || !release.from || isAsked || isBarred)
    return undefined;
  return `it could go back to revision ${release.from.number}, and did not: ${ended.reason}`;
}
