/** Calls on the simulated target: how long they take, and the answers that they give. */
import type { Effect, Failure, Outcome } from "../../contract/effect.ts";

/** Time from a call to its answer, apart from what it sets in motion (assumed; measured 1 to 16 ms on one machine). */
export const CALL_MS: Readonly<Record<Effect["body"]["kind"], number>> = {
  start: 10,
  terminate: 1,
  kill: 1,
  "pool-add": 10,
  "pool-ready": 2,
  "pool-drain": 2,
  "pool-close": 5,
  "pool-remove": 5,
  reload: 80,
  hold: 5,
  resume: 5,
};

export function refused(effect: Effect, failure: Failure): Outcome {
  return { kind: "outcome", effect: effect.id, ok: false, failure };
}

export function fenced(effect: Effect): Outcome {
  const message = `fence ${effect.fence} is not the latest`;
  return refused(effect, { code: "fenced", message, advice: "A newer supervisor has taken over." });
}

export function madeToFail(effect: Effect, code: Failure["code"]): Outcome {
  return refused(effect, { code, message: `${effect.id} is made to fail`, advice: "Stop it." });
}

/** What the target reports when it gives up waiting for an answer. */
export function unanswered(effect: Effect): Outcome {
  const code = "balancer" in effect.body ? "balancer-silent" : "failed";
  const message = `${effect.id} was not answered in time`;
  return refused(effect, { code, message, advice: "It may have been carried out; it is asked for again." });
}

/** A start that finds no machine: the one that holds its data, or all of them, are down. */
export function nowhere(effect: Effect): Outcome {
  const message = "no machine for it answers";
  return refused(effect, { code: "failed", message, advice: "It is tried again until one is back." });
}
