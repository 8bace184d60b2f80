/** FD-03: what was confirmed survives. */
import { losesAtMostMs } from "../world/store-data.ts";
import type { Invariant } from "./invariant.ts";

export const fd03: Invariant = {
  id: "FD-03",
  kind: "safety",
  statement:
    "a store that ends loses no more of what it has confirmed than its durability says, and nothing when the control plane stops it, unless it keeps nothing at all",
  reason:
    "a job that was accepted and is gone is done by nobody; a release is no reason to lose what a crash would",
  bug: "cassandra-operator#402",
  begin: () => ({
    "lost-writes": ({ store, durability, lostMs, isOrderly, isAsked }) => {
      if (durability === "none" || lostMs === 0) return undefined;
      if (isAsked && !isOrderly)
        return `${store} is killed by the control plane, and ${lostMs} ms of writes are gone`;
      if (lostMs <= losesAtMostMs[durability]) return undefined;
      return `${store} loses ${lostMs} ms of writes, and durability "${durability}" allows ${losesAtMostMs[durability]}`;
    },
  }),
};
