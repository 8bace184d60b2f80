/** The decision: a pure function of the state, one input and the time. */
import { assert, unreachable } from "../base/assert.ts";
import type { Input, Now } from "../contract/ports.ts";
import { absorbObservation } from "./absorb-observation.ts";
import { absorbOutcome } from "./absorb-outcome.ts";
import { absorbRequest } from "./absorb-request.ts";
import { absorbResumed } from "./absorb-resumed.ts";
import { arrange } from "./arrange.ts";
import { absorbLoad } from "./autoscale.ts";
import { believeDeviations } from "./deviation.ts";
import { type Decision, Draft } from "./draft.ts";
import { judgeRelease } from "./judge.ts";
import { emitEffects } from "./life.ts";
import { refreshReadiness } from "./readiness.ts";
import type { ControlState } from "./state.ts";
import { sweep } from "./sweep.ts";

/** More passes than any sound decision takes; beyond it, two rules undo each other. */
const PASSES_MAX = 20;

export function step(state: ControlState, input: Input, now: Now): Decision {
  const draft = new Draft(state, now);
  absorb(draft, input);
  settle(draft);
  draft.settled();
  emitEffects(draft);
  return draft.finish();
}

function absorb(draft: Draft, input: Input): void {
  switch (input.kind) {
    case "outcome":
      return absorbOutcome(draft, input);
    case "process-seen":
    case "process-gone":
    case "health-seen":
    case "member-seen":
    case "remark":
      return absorbObservation(draft, input);
    case "load-seen":
      return absorbLoad(draft, input);
    case "release":
    case "cancel":
    case "scale":
    case "restart":
    case "down":
    case "maintenance":
    case "lock":
    case "unlock":
      return absorbRequest(draft, input);
    case "resumed":
      return absorbResumed(draft, input);
    case "woken":
      return;
    default:
      return unreachable(input, "input");
  }
}

/** Draws every conclusion: one may open the way for the next, so it goes round until nothing changes. */
function settle(draft: Draft): void {
  for (let pass = 0; pass < PASSES_MAX; pass += 1) {
    const before = draft.changes;
    draft.beginPass();
    believeDeviations(draft);
    refreshReadiness(draft);
    judgeRelease(draft);
    arrange(draft);
    sweep(draft);
    if (draft.changes === before) return;
  }
  assert(false, "conclusions come to an end");
}
