/** ROLL-06: while the new revision is in doubt, nothing of the old one is taken. */
import type { Move } from "../moves.ts";
import type { Truth } from "../truth.ts";
import type { SimulatedProcess } from "../world/process.ts";
import type { Invariant } from "./invariant.ts";

export const roll06: Invariant = {
  id: "ROLL-06",
  kind: "safety",
  statement:
    "while a balancer finds that an instance of the release answers badly after it answered well, no instance of before that serves is given up",
  reason: "the release may be about to go back, and those instances are all that it can go back to",
  bug: "nomad#6864",
  begin: (truth) => {
    const doubtful = new Set<SimulatedProcess>();
    return {
      health: ({ process }) => {
        if (process.healthy) doubtful.delete(process);
        return undefined;
      },
      // What no balancer has noticed, and what nobody was there to hear, is no reason to wait.
      judged: ({ process, isUp }) => {
        const isNew = truth.instance(process.instance)?.trial === true;
        if (!isUp && isNew && truth.isSupervised) doubtful.add(process);
        return undefined;
      },
      ended: ({ process }) => {
        doubtful.delete(process);
        return undefined;
      },
      supervisor: () => {
        doubtful.clear();
        return undefined;
      },
      turn: ({ before, after }) => {
        if (doubtful.size === 0 || before.release?.phase !== "moving" || after.release?.phase !== "moving")
          return undefined;
        const sick = [...doubtful].find((it) => isStillTried(truth, it));
        const given = truth.moves.find((move) => isGivenUp(truth, move));
        if (!sick || !given) return undefined;
        return `${given.before?.id} serves and is given up while ${sick.instance} does not answer well any more`;
      },
    };
  },
};

/** Control knows that it was ready, and it is still to serve. */
function isStillTried(truth: Truth, { instance }: SimulatedProcess): boolean {
  const known = truth.instance(instance);
  return known?.trial === true && known.goal === "serve" && known.everReady;
}

function isGivenUp(truth: Truth, { before, after }: Move): boolean {
  if (before?.goal !== "serve" || before.trial || after?.goal !== "retire") return false;
  const process = truth.process(before.id);
  return process?.alive === true && process.healthy && process.serving && before.startedAs.kind === "service";
}
