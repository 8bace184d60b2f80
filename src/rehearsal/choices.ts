/** Choices: goes through every combination of the choices that something makes, by making it again and again. */

export class Choices {
  readonly #taken: number[] = [];
  readonly #counts: number[] = [];
  #place = 0;

  /** The next choice of this round, out of so many. */
  choose(count: number): number {
    const taken = this.#taken[this.#place] ?? 0;
    this.#taken[this.#place] = taken;
    this.#counts[this.#place] = count;
    this.#place += 1;
    return taken;
  }

  /** Begins another round, in which the last choice that can be another one is; false when there is none. */
  next(): boolean {
    this.#taken.length = this.#place;
    this.#place = 0;
    while (this.#taken.length > 0) {
      const last = this.#taken.length - 1;
      const taken = (this.#taken[last] ?? 0) + 1;
      if (taken < (this.#counts[last] ?? 0)) {
        this.#taken[last] = taken;
        return true;
      }
      this.#taken.pop();
    }
    return false;
  }
}
