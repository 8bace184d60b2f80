/**
 * Keyed random draws: each is a pure function of the seed, a purpose, a subject and a number. Leaving one draw out
 * moves no other, which is what makes a failing run small by taking things away.
 */

const FNV_PRIME = 0x01000193;
const FNV_BASIS = 0x811c9dc5;
const PER_MILLE = 1_000;

/** FNV-1a over the text, from a given state. Integers only, so that every build of V8 gives the same. */
export function hashText(state: number, text: string): number {
  let hash = state;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME);
  }
  return hash;
}

/** Spreads every bit of a word over all of them (the finaliser of MurmurHash3). */
export function mixed(word: number): number {
  let hash = word;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export class Draws {
  readonly #base: number;

  /** @param seed A whole number; only its lower 32 bits count. */
  constructor(seed: number) {
    this.#base = mixed(FNV_BASIS ^ seed);
  }

  /** Evenly from 0 to 2^32 - 1. */
  word(purpose: string, subject = "", nth = 0): number {
    const named = hashText(hashText(this.#base, purpose) ^ 0x9e37, subject);
    return mixed(named ^ mixed(nth + 0x9e3779b9));
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number, purpose: string, subject = "", nth = 0): number {
    return low + (this.word(purpose, subject, nth) % (high - low + 1));
  }

  chance(perMille: number, purpose: string, subject = "", nth = 0): boolean {
    return this.word(purpose, subject, nth) % PER_MILLE < perMille;
  }

  /** One of a list; undefined of an empty one. */
  pick<T>(list: readonly T[], purpose: string, subject = "", nth = 0): T | undefined {
    return list[this.word(purpose, subject, nth) % Math.max(1, list.length)];
  }
}
