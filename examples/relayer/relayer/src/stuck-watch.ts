/** Notices that the chain has the next transaction and does not mine it, so that it can be offered a better one. */

const STUCK_AFTER_MS = 3_000;
const MAX_URGENCY = 12;

export class StuckWatch {
  #nonce = -1;
  #sinceMs = 0;
  #urgency = 0;

  /** The urgency with which to replace the transaction of this nonce now, or undefined while there is no need. */
  urgencyFor(nonce: number): number | undefined {
    const nowMs = performance.now();
    if (nonce !== this.#nonce) {
      this.#nonce = nonce;
      this.#urgency = 0;
      this.#sinceMs = nowMs;
    }
    if (nowMs - this.#sinceMs < STUCK_AFTER_MS || this.#urgency >= MAX_URGENCY) return undefined;
    this.#sinceMs = nowMs;
    this.#urgency += 1;
    return this.#urgency;
  }

  /** Nothing is waiting, or what was known no longer holds. */
  reset(): void {
    this.#nonce = -1;
  }
}
