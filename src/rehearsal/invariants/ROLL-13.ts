/** ROLL-13: one release after the other. */
import type { Invariant } from "./invariant.ts";

export const roll13: Invariant = {
  id: "ROLL-13",
  kind: "safety",
  statement: "a release begins only when none runs, and the one that runs stays the same until it has ended",
  reason:
    "two that move the same instances to different revisions undo each other's work, and neither can go back",
  bug: "kamal PR#211, moby#41804",
  begin: () => ({
    turn: ({ before, after }) => {
      const [was, is] = [before.release, after.release];
      if (!was || !is || was === is) return undefined;
      if (was.to === is.to && was.from === is.from && was.as === is.as) return undefined;
      return `the ${is.as} to revision ${is.to.number} began while the ${was.as} to revision ${was.to.number} ran`;
    },
  }),
};
