/** ASC-05: what is booting is neither load nor capacity. */
import type { Happening } from "../world/happening.ts";
import type { Checks, Invariant } from "./invariant.ts";
import { decisionsIn, followingSpec, isDisturbance, readyThroughout } from "./scaled.ts";

/** What a policy added last. */
interface Addition {
  readonly atMs: number;
  /** Instances whose figures asked for it. */
  readonly measured: number;
}

export const asc05: Invariant = {
  id: "ASC-05",
  kind: "safety",
  statement:
    "while what a policy added last is still booting, the same load, measured on the same instances, has it add nothing more",
  reason:
    "figures from before the new instances work ask for them again: it grows to its maximum without need",
  bug: "kubernetes#72775",
  begin: (truth) => {
    const added = new Map<string, Addition>();
    const disturbed = (happening: Happening): undefined => {
      if (isDisturbance(happening)) added.clear();
    };
    return {
      ...{ load: disturbed, figures: disturbed, fault: disturbed, healed: disturbed, supervisor: disturbed },
      ...{ serving: disturbed, ended: disturbed },
      turn: (happening) => {
        disturbed(happening);
        const { turn, before } = happening;
        if (turn.input.kind !== "load-seen") return undefined;
        // A figure that is capped, as 100 % of a processor is, says more of the load once more instances are measured.
        const measured = readyThroughout(turn.input, before).length;
        for (const { part, from, to } of decisionsIn(happening)) {
          const last = added.get(part);
          if (to < from) added.delete(part);
          else added.set(part, { atMs: truth.nowMs, measured });
          if (to < from || !last || measured > last.measured) continue;
          const withinMs = followingSpec(before, part)?.readyWithinMs ?? 0;
          const sinceMs = truth.nowMs - last.atMs;
          if (truth.part(part).serving.size < from && sinceMs < withinMs)
            return `${part} goes ${from} → ${to} while what it added ${sinceMs} ms ago is still booting`;
        }
        return undefined;
      },
    } satisfies Checks;
  },
};
