/** Latencies in a histogram of microseconds, with three figures kept over the whole range. */
import { createHistogram, type RecordableHistogram } from "node:perf_hooks";

export class Latency {
  readonly #histogram: RecordableHistogram = createHistogram({ lowest: 1, highest: 600_000_000, figures: 3 });

  record(ms: number): void {
    this.#histogram.record(Math.max(1, Math.round(ms * 1_000)));
  }

  get count(): number {
    return this.#histogram.count;
  }

  /**
   * In milliseconds. Null where there are too few figures to tell: the 99.9th percentile of 200 answers would be
   * their slowest one under another name.
   */
  percentile(percent: number): number | null {
    const needed = Math.round(100 / (100 - percent));
    return this.count < Math.max(1, needed) ? null : inMs(this.#histogram.percentile(percent));
  }

  /** As {@link percentile}, told from any number of figures above none. */
  roughPercentile(percent: number): number | null {
    return this.count === 0 ? null : inMs(this.#histogram.percentile(percent));
  }

  get max(): number | null {
    return this.count === 0 ? null : inMs(this.#histogram.max);
  }

  reset(): void {
    this.#histogram.reset();
  }
}

/** Two decimals: an answer on this machine takes less than a millisecond. */
function inMs(micros: number): number {
  return Math.round(micros / 10) / 100;
}
