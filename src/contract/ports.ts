/** The ports: everything the engine can reach. Each has a real and a simulated form. */
import type { Effect, Outcome } from "./effect.ts";
import type { Event } from "./event.ts";
import type { LoadSeen } from "./load-seen.ts";
import type { Observation } from "./observation.ts";
import type { Request, Resumed, Woken } from "./request.ts";
import type { Watch } from "./watch.ts";

/** A moment on both clocks. */
export interface Now {
  /** Milliseconds since 1970; may jump. For people. */
  readonly wallMs: number;
  /** Milliseconds since boot, never backwards. For every decision about time. */
  readonly monoMs: number;
}

export type Input = Request | Observation | LoadSeen | Outcome | Resumed | Woken;

export interface Clock {
  now(): Now;
  /** Calls back once at that time; a new call replaces the one before. Undefined cancels. */
  wakeAt(monoMs: number | undefined, callback: () => void): void;
}

export interface World {
  /** Performs one effect. Calls `done` exactly once, never before it returned. */
  perform(effect: Effect, done: (outcome: Outcome) => void): void;
  /**
   * Says what to look at from now on, told when it is other than before; what has changed comes as observations.
   * @param fresh Those that are new or other than the last time.
   */
  watch(watches: Iterable<Watch>, fresh: readonly Watch[]): void;
}

/** One turn of the engine, as it is recorded. */
export interface Turn {
  readonly now: Now;
  readonly input: Input;
  readonly effects: readonly Effect[];
  readonly events: readonly Event[];
}

/** By part, all that it has now, in the order of their creation. */
export type ChangedInstances = ReadonlyMap<string, readonly { readonly id: string }[]>;

/** Keeps every turn before its effects are performed, and the state after it, in one transaction. */
export interface Journal<State> {
  /** The last state, or undefined for a new journal. */
  load(): State | undefined;
  /** @param changed The instances of each part in which one is another than after the turn before. */
  record(turn: Turn, state: State, changed: ChangedInstances): void;
}
