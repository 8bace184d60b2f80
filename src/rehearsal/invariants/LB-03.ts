/** LB-03: a pool is not emptied. */

import { floorOf } from "../truth.ts";
import type { Invariant } from "./invariant.ts";

export const lb03: Invariant = {
  id: "LB-03",
  kind: "safety",
  statement: "the control plane does not take the last serving instance out of a pool, unless none is wanted",
  reason: "an empty pool answers 503 to everybody, and the last instance may still work for some",
  bug: "kubernetes#72231, kamal PR#450",
  isWithinBudget: true,
  begin: (truth) => ({
    member: ({ process, from, to, balancer, cause }) => {
      if (cause !== "asked" || from !== "ready" || !process.serving || truth.control.wanted === "down")
        return undefined;
      const part = truth.part(process.part);
      const floor = floorOf(part);
      if (to === "ready" || floor === undefined || floor <= 0 || part.serving.size > 1) return undefined;
      return `${process.instance} is taken out of the pool of ${balancer}, and no other serves`;
    },
  }),
};
