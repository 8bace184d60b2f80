/** ROLL-01: enough instances serve. */
import { floorOf } from "../truth.ts";
import type { Invariant } from "./invariant.ts";

export const roll01: Invariant = {
  id: "ROLL-01",
  kind: "safety",
  statement:
    "of a service that was whole, at least `replicas - unavailable` instances serve, less those that a fault took and that are not replaced yet",
  reason: "a change must not cost more capacity than the file allows, whatever else goes wrong meanwhile",
  bug: "kubernetes#72231, moby#37972, nomad GH-27284",
  isWithinBudget: true,
  begin: (truth) => ({
    serving: ({ process }) => {
      if (process.serving || truth.control.wanted === "down") return undefined;
      const part = truth.part(process.part);
      const floor = floorOf(part);
      if (floor === undefined || part.serving.size >= floor) return undefined;
      return `${part.part}: ${part.serving.size} instances serve, and at least ${floor} must (${part.desiredMin} wanted, ${part.unavailable} may be missing, ${part.holes.size} lost to faults)`;
    },
  }),
};
