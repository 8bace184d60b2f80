/** LB-02: what is healthy is routed. */
import type { Invariant } from "./invariant.ts";

export const lb02: Invariant = {
  id: "LB-02",
  kind: "liveness",
  statement: "once faults are over, every instance of a service that answers well is sent requests",
  reason: "an instance that nobody reaches costs what the others cost, and the others carry its load",
  bug: "moby#26672",
  begin: (truth) => ({
    "ended-run": ({ isAtRest }) => {
      if (!isAtRest || truth.control.wanted === "down") return undefined;
      for (const part of truth.parts.values()) {
        if (part.kind !== "service") continue;
        const idle = [...part.liveBySlot.values()].flatMap((slot) => [...slot]);
        const left = idle.find((it) => truth.process(it)?.healthy && !truth.process(it)?.serving);
        if (left !== undefined) return `${left} answers well, and no balancer sends it requests`;
      }
      return undefined;
    },
  }),
};
