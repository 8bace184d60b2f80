/** REQ-01: what was begun is finished. */
import type { Invariant } from "./invariant.ts";

export const req01: Invariant = {
  id: "REQ-01",
  kind: "safety",
  statement: "a request or a piece of work that takes no longer than the file allows is finished",
  reason: "work that was begun and is cut is lost, or is done twice",
  bug: "kubernetes#43576, amazon-ecs-agent#2316",
  begin: () => ({
    suffered: ({ is, text }) => (is === "not-answered" ? text : undefined),
  }),
};
