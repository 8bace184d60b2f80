/** ROLL-11: every release ends. */
import type { Invariant } from "./invariant.ts";

export const roll11: Invariant = {
  id: "ROLL-11",
  kind: "liveness",
  statement: "every release ends: complete, rolled back, or failed with a reason",
  reason: "a release that hangs holds the lock, and nobody may change anything",
  bug: "moby#37493, Dokploy#3810, nomad GH-25726, kubernetes#60164, kamal#915",
  begin: (truth) => ({
    turn: ({ before, after }) => {
      if (!before.release || after.release || after.lastRelease?.outcome === "complete") return undefined;
      return after.lastRelease?.reason ? undefined : "the release ended without a reason";
    },
    "ended-run": () => {
      const { release } = truth.control;
      return release ? `the release of revision ${release.to.number} is still ${release.phase}` : undefined;
    },
  }),
};
