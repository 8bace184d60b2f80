/** LCK-01: one supervisor at a time. */
import type { Invariant } from "./invariant.ts";

export const lck01: Invariant = {
  id: "LCK-01",
  kind: "safety",
  statement: "every effect carries the number of the supervisor that lives, so that one of before is refused",
  reason: "two that decide at once undo each other's work",
  bug: "our own prototype: two reboots after two crashes left two controllers alive",
  begin: (truth) => ({
    asked: ({ effect }) =>
      effect.fence === truth.fence
        ? undefined
        : `${effect.id} carries fence ${effect.fence}, and the supervisor that lives is ${truth.fence}`,
  }),
};
