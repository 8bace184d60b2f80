/** NET-01: what is needed is reached. */
import type { Invariant } from "./invariant.ts";

export const net01: Invariant = {
  id: "NET-01",
  kind: "safety",
  statement: "a connection that the file asks for comes about",
  reason: "who cannot connect to what it needs does not work, in any instance, however often it is started",

  begin: () => ({
    suffered: ({ is, text }) => (is === "not-connected" ? text : undefined),
  }),
};
