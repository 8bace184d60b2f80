/** The world refuses an effect once or a few times, and then lets it happen. */
import type { FaultBase, FaultKind } from "./fault.ts";

export interface EffectRefused extends FaultBase {
  readonly kind: "effect-refused";
  readonly effect: string;
  readonly times: number;
}

export const effectRefused: FaultKind<EffectRefused> = {
  kind: "effect-refused",
  text: ({ effect, times }) => `${effect} is refused ${times === 1 ? "once" : `${times} times`}`,
  draw({ effects }, draws) {
    const effect = draws.pick(effects, "effect")?.id;
    if (effect === undefined) return undefined;
    return { kind: "effect-refused", at: { kind: "outset" }, effect, times: draws.between(1, 6, "times") };
  },
  strike({ effect, times }, { disturbance, happened }) {
    disturbance.refuse(effect, "failed", times, happened);
  },
};
