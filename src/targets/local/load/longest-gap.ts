/** The longest time without a good answer. Null before the first one: what was not measured is not told. */

export class LongestGap {
  #lastGoodMs: number | undefined;
  #longestMs: number | null = null;

  good(monoMs: number): void {
    this.#longestMs = this.until(monoMs);
    this.#lastGoodMs = monoMs;
  }

  /** Counting the one that is still open at that time. */
  until(monoMs: number): number | null {
    if (this.#lastGoodMs === undefined) return null;
    return Math.max(this.#longestMs ?? 0, Math.round(monoMs - this.#lastGoodMs));
  }
}
