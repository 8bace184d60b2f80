/** The supervisor dies around an effect or at any time, and another one takes over from the journal. */

import type { Ground } from "../ground.ts";
import { type FaultBase, type FaultDraws, type FaultKind, type Moment, momentText } from "./fault.ts";

export interface SupervisorCrash extends FaultBase {
  readonly kind: "supervisor-crash";
  /** Until the next one takes over. */
  readonly awayMs: number;
}

export const supervisorCrash: FaultKind<SupervisorCrash> = {
  kind: "supervisor-crash",
  text: ({ at, awayMs }) => `the supervisor is killed ${momentText(at)}, and is away for ${awayMs} ms`,
  draw(ground, draws) {
    const at = aroundEffect(ground, draws) ?? draws.moment();
    return { kind: "supervisor-crash", at, awayMs: draws.between(50, 8_000, "away") };
  },
  strike({ awayMs }, { crashSupervisor, happened }) {
    happened();
    crashSupervisor(awayMs);
  },
};

/** Half of them strike around an effect: that is where what is recorded and what is done may differ. */
function aroundEffect({ effects }: Ground, draws: FaultDraws): Moment | undefined {
  if (draws.between(0, 1, "around") === 0) return undefined;
  const effect = draws.pick(effects, "effect")?.id;
  if (effect === undefined) return undefined;
  return { kind: "effect", when: draws.between(0, 1, "when") === 0 ? "before" : "after", effect };
}
