/** Ground: what a change looks like when nothing goes wrong, which is what faults are drawn over. */
import type { Effect } from "../contract/effect.ts";
import { partIn } from "../contract/instance-name.ts";
import type { PartSpec } from "../contract/revision.ts";
import type { Machine, Placement } from "./machines.ts";
import { simulateChange } from "./plan.ts";
import { kindOf, machinesOf, placementOf, type Scene } from "./scene.ts";

export interface Ground {
  readonly scene: Scene;
  readonly durationMs: number;
  /** In the order in which they are asked for. */
  readonly effects: readonly Effect[];
  /** Instances of before and of the change, by the kind of their part. */
  readonly instances: Readonly<Record<PartSpec["kind"], readonly string[]>>;
  readonly machines: readonly Machine[];
  readonly placement: Placement;
  /** Parts that the change starts instances of. */
  readonly moved: readonly string[];
}

/** Runs the change undisturbed. */
export function groundOf(scene: Scene): Ground {
  const { turns, elapsedMs } = simulateChange(scene);
  const effects = turns.flatMap((turn) => turn.effects);
  const started = effects.filter(({ body }) => body.kind === "start").map(({ body }) => body.instance);
  const names = [...new Set([...Object.keys(scene.state.instances), ...started])].sort();
  const ofKind = (kind: PartSpec["kind"]): string[] =>
    names.filter((name) => kindOf(scene, partIn(name)) === kind);
  return {
    scene,
    durationMs: Math.max(1, Math.round(elapsedMs)),
    effects,
    machines: machinesOf(scene),
    placement: placementOf(scene),
    instances: {
      service: ofKind("service"),
      store: ofKind("store"),
      balancer: ofKind("balancer"),
      job: ofKind("job"),
    },
    moved: [...new Set(started.map(partIn))].sort(),
  };
}
