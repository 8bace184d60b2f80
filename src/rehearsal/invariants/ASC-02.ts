/** ASC-02: a constant load has no policy go back and forth. */
import type { Happening } from "../world/happening.ts";
import type { Checks, Invariant } from "./invariant.ts";
import { decisionsIn, isDisturbance } from "./scaled.ts";

interface Course {
  readonly direction: "out" | "in";
  readonly turns: number;
}

export const asc02: Invariant = {
  id: "ASC-02",
  kind: "liveness",
  statement: "under a load that does not change, a policy changes its direction once at most, and then rests",
  reason: "an instance that is added and removed again and again moves requests and ends sessions each time",
  bug: "kubernetes#72775",
  begin: () => {
    const courses = new Map<string, Course>();
    const disturbed = (happening: Happening): undefined => {
      if (isDisturbance(happening)) courses.clear();
    };
    return {
      ...{ load: disturbed, figures: disturbed, fault: disturbed, healed: disturbed, supervisor: disturbed },
      ...{ serving: disturbed, ended: disturbed },
      turn: (happening) => {
        disturbed(happening);
        for (const { part, from, to } of decisionsIn(happening)) {
          const direction = to > from ? "out" : "in";
          const before = courses.get(part);
          const turns = before && before.direction !== direction ? before.turns + 1 : (before?.turns ?? 0);
          courses.set(part, { direction, turns });
          if (turns > 1)
            return `${part} goes ${from} → ${to}: back and forth for the ${turns}nd time under one load`;
        }
        return undefined;
      },
    } satisfies Checks;
  },
};
