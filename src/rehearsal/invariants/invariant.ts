/** What an invariant is: a statement about every run, checked with each happening that it names. */

import type { Truth } from "../truth.ts";
import type { Happening } from "../world/happening.ts";

/** For each kind of happening that matters: a sentence when the invariant is broken, else undefined. */
export type Checks = {
  readonly [Kind in Happening["kind"]]?: (
    happening: Extract<Happening, { kind: Kind }>,
  ) => string | undefined;
};

export interface Invariant {
  /** Stable: part of replay files and of the documents. */
  readonly id: string;
  /** Safety holds always; liveness once faults are over and there was time. */
  readonly kind: "safety" | "liveness";
  readonly statement: string;
  readonly reason: string;
  /** A real orchestrator's bug that it would have caught. */
  readonly bug?: string;
  /** Promised only while faults stay within the tolerance of the file. */
  readonly isWithinBudget?: true;
  /** A fresh set of checks for one run; what has to be remembered lives inside. */
  readonly begin: (truth: Truth) => Checks;
}
