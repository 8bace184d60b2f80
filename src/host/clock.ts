/** The real clock: time since boot that never goes back, the wall clock beside it, and a single alarm. */
import type { Clock, Now } from "../contract/ports.ts";

/** The longest wait of a timer of Node. */
const LONGEST_WAIT_MS = 2_147_483_647;

export class SystemClock implements Clock {
  #timer: NodeJS.Timeout | undefined;

  now(): Now {
    return { wallMs: Date.now(), monoMs: monotonicMs() };
  }

  wakeAt(monoMs: number | undefined, callback: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (monoMs === undefined) return;
    const waitMs = Math.min(Math.max(0, monoMs - monotonicMs()), LONGEST_WAIT_MS);
    // A timer may fire early by a part of a millisecond, or after the longest wait: then it is set again.
    const check = (): void => (monotonicMs() >= monoMs ? callback() : this.wakeAt(monoMs, callback));
    this.#timer = setTimeout(check, waitMs);
  }
}

/** CLOCK_MONOTONIC in whole milliseconds; on Linux it starts at boot and is the same for every process. */
function monotonicMs(): number {
  return Number(process.hrtime.bigint() / 1_000_000n);
}
