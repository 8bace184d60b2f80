/** NET-02: what is to listen does. */
import type { Invariant } from "./invariant.ts";

export const net02: Invariant = {
  id: "NET-02",
  kind: "safety",
  statement: "a program that starts can listen on its addresses",
  reason: "a program that finds its address taken ends, and is started again for ever",
  bug: "moby#31694",
  begin: () => ({
    suffered: ({ is, text }) => (is === "not-listening" ? text : undefined),
  }),
};
