/** ST-02: a store has the memory that it needs. */
import type { Invariant } from "./invariant.ts";

export const st02: Invariant = {
  id: "ST-02",
  kind: "safety",
  statement: "no store is ended for its memory",
  reason:
    "a store that the kernel ends takes everything down that needs it, and is full again after its start",

  begin: () => ({
    suffered: ({ is, text }) => (is === "out-of-memory" ? text : undefined),
  }),
};
