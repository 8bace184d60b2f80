/** ASC-05: what is booting is neither load nor capacity. */
import type { Happening } from "../world/happening.ts";
import type { Checks, Invariant } from "./invariant.ts";
import { decisionsIn, followingSpec, isDisturbance } from "./scaled.ts";

export const asc05: Invariant = {
  id: "ASC-05",
  kind: "safety",
  statement: "while what a policy added last is still booting, the same load has it add nothing more",
  reason:
    "figures from before the new instances work ask for them again: it grows to its maximum without need",
  bug: "kubernetes#72775",
  begin: (truth) => {
    const addedMs = new Map<string, number>();
    const disturbed = (happening: Happening): undefined => {
      if (isDisturbance(happening)) addedMs.clear();
    };
    return {
      ...{ load: disturbed, figures: disturbed, fault: disturbed, healed: disturbed, supervisor: disturbed },
      ...{ serving: disturbed, ended: disturbed },
      turn: (happening) => {
        disturbed(happening);
        for (const { part, from, to } of decisionsIn(happening)) {
          const sinceMs = addedMs.get(part);
          if (to < from) addedMs.delete(part);
          else addedMs.set(part, truth.nowMs);
          const withinMs = followingSpec(happening.before, part)?.readyWithinMs ?? 0;
          const isBooting = truth.part(part).serving.size < from;
          if (to > from && sinceMs !== undefined && isBooting && truth.nowMs - sinceMs < withinMs)
            return `${part} goes ${from} → ${to} while what it added ${truth.nowMs - sinceMs} ms ago is still booting`;
        }
        return undefined;
      },
    } satisfies Checks;
  },
};
