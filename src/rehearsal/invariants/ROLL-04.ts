/** ROLL-04: two revisions at most, and none that nobody asked for. */
import { revisionsOf } from "../scene.ts";
import type { Invariant } from "./invariant.ts";

export const roll04: Invariant = {
  id: "ROLL-04",
  kind: "safety",
  statement: "what is started is of the revision of before or of the one that the change leads to",
  reason: "a third revision was neither tested together with the others nor asked for by anybody",
  bug: "kamal 05ac808f, kamal PR#450",
  begin: (truth) => {
    const { from, to } = revisionsOf(truth.scene);
    const known = new Set([from?.number, to?.number]);
    return {
      started: ({ process: { instance, revision }, effect }) => {
        // What was there before the change is not its doing.
        if (effect === "" || known.has(revision)) return undefined;
        return `${instance} is started in revision ${revision}, and the change leads from ${from?.number ?? "nothing"} to ${to?.number ?? "nothing"}`;
      },
    };
  },
};
