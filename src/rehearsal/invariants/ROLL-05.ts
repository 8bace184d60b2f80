/** ROLL-05: the successor is proven before the predecessor goes. */

import { floorOf } from "../truth.ts";
import type { Invariant } from "./invariant.ts";

export const roll05: Invariant = {
  id: "ROLL-05",
  kind: "safety",
  statement:
    "while a release moves, an instance that serves is drained only when enough others serve and those of the new revision have for the minimum time",
  reason: "an instance that was ready for a moment may fail in the next one",
  bug: "nomad#6864, kamal-proxy#71",
  isWithinBudget: true,
  begin: (truth) => {
    const asked = new Set<string>();
    return {
      asked: ({ effect: { id, body } }) => {
        // What is asked for again was decided before.
        if (asked.has(id) || !asked.add(id)) return undefined;
        if (body.kind !== "pool-drain" || truth.control.release?.phase !== "moving") return undefined;
        const process = truth.process(body.instance);
        const part = truth.part(body.pool);
        const floor = floorOf(part);
        if (!process?.serving || floor === undefined) return undefined;
        const to = truth.control.release.to.number;
        const proven = [...part.serving].filter((other) => {
          if (other === process) return false;
          return other.revision !== to || truth.nowMs - other.healthySinceMs >= part.healthyForMs;
        });
        if (proven.length >= floor) return undefined;
        return `${body.instance} is drained while ${proven.length} others serve and are proven, and ${floor} must`;
      },
    };
  },
};
