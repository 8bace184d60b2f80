/** A binary heap of timed entries, first by time and then by order of arrival. */

export interface Timed {
  readonly atMs: number;
  readonly sequence: number;
}

export class Heap<T extends Timed> {
  readonly #items: T[] = [];

  get size(): number {
    return this.#items.length;
  }

  peek(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    this.#items.push(item);
    this.#rise(this.#items.length - 1);
  }

  pop(): T | undefined {
    const first = this.#items[0];
    const last = this.#items.pop();
    if (last !== undefined && this.#items.length > 0) {
      this.#items[0] = last;
      this.#sink(0);
    }
    return first;
  }

  #rise(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfEarlier(index, parent)) return;
      index = parent;
    }
  }

  #sink(start: number): void {
    let index = start;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      let first = left;
      if (right < this.#items.length && this.#earlier(right, left)) first = right;
      if (first >= this.#items.length || !this.#swapIfEarlier(first, index)) return;
      index = first;
    }
  }

  #swapIfEarlier(child: number, parent: number): boolean {
    if (!this.#earlier(child, parent)) return false;
    const kept = this.#items[child] as T;
    this.#items[child] = this.#items[parent] as T;
    this.#items[parent] = kept;
    return true;
  }

  #earlier(left: number, right: number): boolean {
    const a = this.#items[left] as T;
    const b = this.#items[right] as T;
    return a.atMs !== b.atMs ? a.atMs < b.atMs : a.sequence < b.sequence;
  }
}
