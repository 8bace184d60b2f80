/** A sometimes-probe: a path that some run must take, or else it was not rehearsed. */
import type { Scene } from "../scene.ts";
import type { Truth } from "../truth.ts";
import type { Happening } from "../world/happening.ts";

export interface Probe {
  readonly id: string;
  /** What happened when it is hit. */
  readonly statement: string;
  /** False for a change in which it cannot happen. */
  readonly applies: (scene: Scene) => boolean;
  readonly isHit: (happening: Happening, truth: Truth) => boolean;
}
