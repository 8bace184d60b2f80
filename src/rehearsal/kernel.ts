/** The event kernel: virtual time that jumps from one event to the next, ties in the order of scheduling. */
import { assert } from "../base/assert.ts";
import { Heap, type Timed } from "../base/heap.ts";
import type { Clock, Now } from "../contract/ports.ts";

interface Scheduled extends Timed {
  readonly run: () => void;
}

/** What stopped a run: nothing left to do, the caller's condition, or a limit, which is never silent. */
export type Stopped = "idle" | "done" | "too-many-events" | "too-long";

export interface RunLimits {
  readonly eventsMax: number;
  readonly virtualMsMax: number;
}

export class Kernel implements Clock {
  readonly #heap = new Heap<Scheduled>();
  readonly #start: Now;
  #elapsedMs = 0;
  #sequence = 0;
  #wakeVersion = 0;

  constructor(start: Now) {
    this.#start = start;
  }

  now(): Now {
    return { wallMs: this.#start.wallMs + this.#elapsedMs, monoMs: this.#start.monoMs + this.#elapsedMs };
  }

  get elapsedMs(): number {
    return this.#elapsedMs;
  }

  after(delayMs: number, run: () => void): void {
    assert(delayMs >= 0, "events lie in the future");
    this.#sequence += 1;
    this.#heap.push({ atMs: this.#elapsedMs + delayMs, sequence: this.#sequence, run });
  }

  wakeAt(monoMs: number | undefined, callback: () => void): void {
    this.#wakeVersion += 1;
    if (monoMs === undefined) return;
    const version = this.#wakeVersion;
    const delayMs = Math.max(0, monoMs - this.now().monoMs);
    this.after(delayMs, () => {
      if (version === this.#wakeVersion) callback();
    });
  }

  /** Runs events until the condition holds after one of them. */
  run(isDone: () => boolean, limits: RunLimits): Stopped {
    for (let count = 0; count < limits.eventsMax; count += 1) {
      if (isDone()) return "done";
      const next = this.#heap.pop();
      if (!next) return "idle";
      if (next.atMs > limits.virtualMsMax) return "too-long";
      this.#elapsedMs = next.atMs;
      next.run();
    }
    return "too-many-events";
  }
}
