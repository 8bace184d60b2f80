/** ROLL-19: no false alarm. */
import type { Fault } from "../faults/index.ts";
import type { Truth } from "../truth.ts";
import { turnedRound } from "../turning.ts";
import type { Invariant } from "./invariant.ts";

export const roll19: Invariant = {
  id: "ROLL-19",
  kind: "safety",
  statement:
    "a release is not turned round by what says nothing about the new revision: a supervisor that died, answers that were late or came twice, a start that took long and still came in time",
  reason:
    "who cannot rely on a good release to go through tries it again until it does, and stops looking at why",
  bug: "kamal-proxy#71",
  begin: (truth) => {
    let isSpokenAgainst = false;
    return {
      fault: ({ fault }) => {
        isSpokenAgainst ||= saysSomething(truth, fault);
        return undefined;
      },
      turn: ({ turn: { input }, before, after }) => {
        const turned = isSpokenAgainst || input.kind === "cancel" ? undefined : turnedRound(before, after);
        return turned && `it goes back, and nothing spoke against what is new: ${turned.reason}`;
      },
    };
  },
};

/** Time in which a balancer finds well what answers well. */
const CHECKED_MS = 2_000;

function saysSomething({ parts, scene }: Truth, fault: Fault): boolean {
  if (fault.kind === "supervisor-crash") return false;
  if (fault.kind === "effect-answer") return fault.how === "lost";
  if (fault.kind !== "slow-start") return true;
  const limits = [...parts.values()].map(({ readyWithinMs }) => readyWithinMs);
  return fault.readyMs + CHECKED_MS + scene.timings.check.ms > Math.min(...limits);
}
