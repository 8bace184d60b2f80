/** Circumstances: what a run may vary about the simulated world. Everything is as usual unless it says otherwise. */
import type { Effect, Failure, StartEffect } from "../../contract/effect.ts";
import type { Behaviour, SimulatedProcess } from "./process.ts";

/** How an effect that was carried out is answered. */
export type Answer =
  | { readonly kind: "usual" }
  /** Nobody hears of it: the target gives up waiting and reports a failure. */
  | { readonly kind: "lost"; readonly afterMs: number }
  | { readonly kind: "late"; readonly afterMs: number }
  | { readonly kind: "repeated"; readonly afterMs: number };

export interface Circumstances {
  /** Overrides how a program behaves, which by the timings is as usual; undefined leaves it so. */
  readonly behaviour?: (start: StartEffect, usual: Behaviour) => Behaviour | undefined;
  /** Effects that the world refuses, by the code of the failure. */
  readonly failing?: (effect: Effect) => Failure["code"] | undefined;
  /** Undefined: as usual. */
  readonly answer?: (effect: Effect) => Answer | undefined;
  /** Called right before and right after each effect; may abandon the supervisor. */
  readonly around?: (when: "before" | "after", effect: Effect) => void;
  /** How long a program that is told to stop still works. Missing: it has nothing to do. */
  readonly finishing?: (process: SimulatedProcess) => number;
  /** Varies a latency. */
  readonly spread?: (ms: number, purpose: string, subject: string) => number;
}
