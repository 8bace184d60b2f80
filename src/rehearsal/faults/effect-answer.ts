/** An effect is carried out, and its answer is lost, late, or comes twice. */
import type { FaultBase, FaultKind } from "./fault.ts";

export interface EffectAnswer extends FaultBase {
  readonly kind: "effect-answer";
  readonly effect: string;
  readonly how: "lost" | "late" | "repeated";
  readonly afterMs: number;
}

const HOW: readonly EffectAnswer["how"][] = ["lost", "late", "repeated"];

const SAID: Readonly<Record<EffectAnswer["how"], string>> = {
  lost: "is lost: the target gives up waiting",
  late: "is late",
  repeated: "comes a second time",
};

export const effectAnswer: FaultKind<EffectAnswer> = {
  kind: "effect-answer",
  text: ({ effect, how, afterMs }) => `the answer to ${effect} ${SAID[how]}, after ${afterMs} ms`,
  draw({ effects }, draws) {
    const effect = draws.pick(effects, "effect");
    const how = draws.pick(HOW, "how");
    if (effect === undefined || how === undefined) return undefined;
    // On one machine a start that was carried out is never reported as failed: its answer can only be late.
    const possible = how === "lost" && effect.body.kind === "start" ? "late" : how;
    const afterMs = draws.between(1, 5_000, "after");
    return { kind: "effect-answer", at: { kind: "outset" }, effect: effect.id, how: possible, afterMs };
  },
  strike({ effect, how, afterMs }, { disturbance, happened }) {
    disturbance.setAnswer(effect, { kind: how, afterMs }, happened);
  },
};
