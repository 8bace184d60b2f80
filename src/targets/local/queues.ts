/** Work that must not overlap, in order: one line for each key. */

export class Queues {
  readonly #tails = new Map<string, Promise<unknown>>();

  /** Runs the work once everything that was given before under the same key has ended. */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    const result = before.then(work);
    const tail = result.catch(() => undefined);
    this.#tails.set(key, tail);
    void tail.then(() => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    });
    return result;
  }
}
