/** ROLL-15: what is to be gone is not started. */
import type { Invariant } from "./invariant.ts";

export const roll15: Invariant = {
  id: "ROLL-15",
  kind: "safety",
  statement: "nothing is started once the cluster is taken down, and no slot above the number that is wanted",
  reason: "who stops something relies on it that it is not started again behind their back",
  bug: "nomad GH-27175",
  begin: (truth) => {
    const asked = new Set<string>();
    return {
      asked: ({ effect: { id, body } }) => {
        // What is asked for again was decided before.
        if (asked.has(id) || !asked.add(id) || body.kind !== "start") return undefined;
        if (truth.control.wanted === "down")
          return `${body.instance} is started while the cluster is taken down`;
        const { desiredMax } = truth.part(body.part);
        if (body.slot <= desiredMax) return undefined;
        return `${body.instance} is started, and ${body.part} has ${desiredMax} slots`;
      },
    };
  },
};
