/** ST-01: what was confirmed is kept. */
import type { Invariant } from "./invariant.ts";

export const st01: Invariant = {
  id: "ST-01",
  kind: "safety",
  statement: "what a store that is no cache has confirmed is there",
  reason: "a job that was accepted and is not there is done by nobody",

  begin: () => ({
    suffered: ({ is, text }) => (is === "write-lost" ? text : undefined),
  }),
};
