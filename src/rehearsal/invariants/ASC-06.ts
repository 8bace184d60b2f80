/** ASC-06: going in takes no more than it may. */
import { desiredOf } from "../../control/target.ts";
import type { Invariant } from "./invariant.ts";
import { followingSpec } from "./scaled.ts";

export const asc06: Invariant = {
  id: "ASC-06",
  kind: "safety",
  statement: "when a policy removes instances, at least the new number less `unavailable` goes on serving",
  reason:
    "those that stay take over the load at once: if one of them does not serve yet, requests wait or are lost",
  isWithinBudget: true,
  begin: (truth) => ({
    serving: ({ process, cause }) => {
      const spec = followingSpec(truth.control, process.part);
      if (process.serving || cause !== "asked" || !spec || truth.control.release) return undefined;
      const part = truth.part(process.part);
      if (!part.isWhole || part.isExcused) return undefined;
      const least = desiredOf(truth.control, spec) - spec.release.unavailable - part.holes.size;
      if (part.serving.size >= least) return undefined;
      return `${part.part}: ${part.serving.size} instances serve after ${process.instance} was taken out, and ${least} must`;
    },
  }),
};
