/** Replay: the recorded inputs, put through today's decisions, must give the recorded effects. */
import { stableJson } from "../base/stable-json.ts";
import type { Turn } from "../contract/ports.ts";
import type { ControlState } from "../control/state.ts";
import { step } from "../control/step.ts";

/** The first difference as a sentence, or undefined when every turn decides as it was recorded. */
export function replayDifference(
  initial: ControlState,
  turns: readonly Omit<Turn, "events">[],
): string | undefined {
  let state = initial;
  for (const [index, turn] of turns.entries()) {
    const decision = step(state, turn.input, turn.now);
    const decided = stableJson(decision.effects);
    const recorded = stableJson(turn.effects);
    if (decided !== recorded)
      return `turn ${index} (${turn.input.kind}): decided ${decided}, recorded ${recorded}`;
    state = decision.state;
  }
  return undefined;
}
