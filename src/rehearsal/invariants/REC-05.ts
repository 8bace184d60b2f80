/** REC-05: addresses are given once. */
import type { Invariant } from "./invariant.ts";

export const rec05: Invariant = {
  id: "REC-05",
  kind: "safety",
  statement: "no two processes that run have the same address",
  reason: "the second cannot listen, or requests reach the wrong one",
  bug: "moby#33795, moby#31694",
  begin: (truth) => ({
    started: ({ process }) => {
      const sharing = truth.addresses.get(process.address);
      if (!sharing || sharing.size < 2) return undefined;
      return `${[...sharing].join(" and ")} run with the address ${process.address}`;
    },
  }),
};
