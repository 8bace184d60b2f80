/** CONN-01: who connects is served. */
import type { Invariant } from "./invariant.ts";

export const conn01: Invariant = {
  id: "CONN-01",
  kind: "safety",
  statement: "a client that connects is served",
  reason: "a connection that is hung up or refused is an error for whoever wanted something",
  bug: "emqx#932, emqx#5036",
  begin: () => ({
    suffered: ({ is, text }) => (is === "not-served" ? text : undefined),
  }),
};
