/** ROLL-16: a slot is wanted once. */
import type { Instance } from "../../control/state.ts";
import type { Invariant } from "./invariant.ts";

export const roll16: Invariant = {
  id: "ROLL-16",
  kind: "safety",
  statement: "of one specification a slot has at most one instance that is to serve",
  reason: "a state that wants the same thing twice makes more of it with every decision",
  bug: "nomad#28445",
  begin: (truth) => {
    const wanted = new Map<string, string>();
    for (const instance of Object.values(truth.scene.state.instances))
      if (instance.goal === "serve") wanted.set(keyOf(instance), instance.id);
    return {
      turn: () => {
        for (const { before } of truth.moves) {
          if (before && wanted.get(keyOf(before)) === before.id) wanted.delete(keyOf(before));
        }
        for (const { after } of truth.moves) {
          if (after?.goal !== "serve") continue;
          const other = wanted.get(keyOf(after));
          if (other !== undefined && other !== after.id)
            return `${other} and ${after.id} are both to serve in slot ${after.slot} of ${after.part}`;
          wanted.set(keyOf(after), after.id);
        }
        return undefined;
      },
    };
  },
};

function keyOf({ part, slot, spec }: Instance): string {
  return `${part} ${slot} ${spec}`;
}
