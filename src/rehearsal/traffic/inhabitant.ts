/**
 * Inhabitants: what lives in the simulated world besides the cluster's processes, such as clients, their connections and
 * what they write. They watch what happens, and tell what they suffer; who promised them better is an invariant.
 */
import type { PartData } from "../../model/declaration.ts";
import type { Kernel } from "../kernel.ts";
import type { Truth } from "../truth.ts";
import type { Happening, Suffering } from "../world/happening.ts";
import type { SimulatedProcess } from "../world/process.ts";
import type { SimulatedWorld } from "../world/simulated-world.ts";

/** Where they live. */
export interface Street {
  readonly kernel: Kernel;
  readonly world: SimulatedWorld;
  readonly truth: Truth;
  /** The part that a process runs, as the revision says under which it was started. */
  readonly partOf: (process: SimulatedProcess) => PartData | undefined;
  readonly suffer: (is: Suffering, text: string) => void;
}

export interface Inhabitant {
  readonly note: (happening: Happening) => void;
}
