/** ROLL-03: not more processes than allowed. */
import type { Invariant } from "./invariant.ts";

export const roll03: Invariant = {
  id: "ROLL-03",
  kind: "safety",
  statement:
    "no part has more processes than `replicas + surge`, and no slot more than two that are to stay, or one without surge",
  reason: "what is started twice works twice: a machine runs out of memory, a store's data is written by two",
  bug: "swarmkit#2242, swarmkit#1054, moby#41804, kubernetes#59848",
  begin: (truth) => ({
    started: ({ process }) => {
      const part = truth.part(process.part);
      const most = part.desiredMax + part.surge;
      if (part.live > most) return `${part.part}: ${part.live} processes run, and at most ${most} may`;
      const inSlot = part.liveBySlot.get(process.slot) ?? new Set();
      const slotMost = part.surge > 0 ? 2 : 1;
      if (inSlot.size <= slotMost) return undefined;
      const staying = [...inSlot].filter((it) => truth.instance(it)?.goal !== "retire");
      if (staying.length <= slotMost) return undefined;
      return `${part.part}: ${staying.join(", ")} run in slot ${process.slot}, and at most ${slotMost} may`;
    },
  }),
};
