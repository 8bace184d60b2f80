/** REC-08: recorded before it is done. */
import type { Invariant } from "./invariant.ts";

export const rec08: Invariant = {
  id: "REC-08",
  kind: "safety",
  statement: "an effect is handed to the world only once the turn that decided it is in the journal",
  reason: "what a supervisor did and did not record, its successor does again",
  bug: "our own prototype: intents that were not persisted before the effect",
  begin: () => ({
    asked: ({ effect, isRecorded }) =>
      isRecorded ? undefined : `${effect.id} is performed, and the journal does not know of it`,
  }),
};
