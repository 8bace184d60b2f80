/** ASC-01: the number of instances stays within its bounds. */
import { desiredOf } from "../../control/target.ts";
import type { Invariant } from "./invariant.ts";
import { followingIn } from "./scaled.ts";

export const asc01: Invariant = {
  id: "ASC-01",
  kind: "safety",
  statement:
    "a service that follows its load is held to a number from its `min` to its `max`, always, also in a release",
  reason: "below the least it cannot take its load, and beyond the most it costs what nobody agreed to",
  begin: () => ({
    turn: ({ after }) => {
      for (const spec of followingIn(after)) {
        const { min = 0, max = 0 } = spec.scaling ?? {};
        const desired = desiredOf(after, spec);
        if (desired < min || desired > max)
          return `${spec.part} is held to ${desired} instances, and its bounds are ${min} to ${max}`;
      }
      return undefined;
    },
  }),
};
