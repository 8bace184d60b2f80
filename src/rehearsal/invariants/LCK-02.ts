/** LCK-02: who is gone asks for nothing. */
import type { Invariant } from "./invariant.ts";

export const lck02: Invariant = {
  id: "LCK-02",
  kind: "safety",
  statement: "between the end of a supervisor and the next one no effect is asked for",
  reason: "what nobody records is done by nobody's will, and the next one does not know of it",
  bug: "devantler-tech/platform#3071",
  begin: (truth) => ({
    asked: ({ effect }) =>
      truth.isSupervised ? undefined : `${effect.id} is asked for, and no supervisor is there`,
  }),
};
