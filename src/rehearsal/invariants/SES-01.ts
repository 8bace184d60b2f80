/** SES-01: silent sessions live. */
import type { Invariant } from "./invariant.ts";

export const ses01: Invariant = {
  id: "SES-01",
  kind: "safety",
  statement: "a session that is as silent as it may be lives on",
  reason: "a client that is cut comes back, and so for ever: each time with a takeover, and its last will",

  begin: () => ({
    suffered: ({ is, text }) => (is === "cut" ? text : undefined),
  }),
};
