/** From virtual time to a place on the page. Pure. */

export interface Scale {
  readonly endMs: number;
  /** Rounded to a tenth of a unit of the picture. */
  readonly x: (atMs: number) => number;
  /** Round moments for the axis. */
  readonly ticks: readonly number[];
}

const STEPS_MS = [100, 250, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000];
const TICKS_MAX = 12;

/** A twentieth is left free at the end, so that what happens last is seen. */
export function scaleTo(lastMs: number, left: number, right: number): Scale {
  const endMs = Math.ceil(lastMs * 1.05);
  const stepMs = STEPS_MS.find((step) => endMs / step <= TICKS_MAX) ?? Math.ceil(endMs / TICKS_MAX);
  const x = (atMs: number): number =>
    Math.round((left + (Math.min(atMs, endMs) / endMs) * (right - left)) * 10) / 10;
  return { endMs, x, ticks: Array.from({ length: Math.floor(endMs / stepMs) + 1 }, (_, n) => n * stepMs) };
}
