/** A rolling digest: tells whether two runs went the same way, and is not meant against an adversary. */
import { hashText, mixed } from "./draws.ts";

export class Digest {
  #low = 0x811c9dc5;
  #high = 0xcbf29ce4;

  add(text: string, number = 0): void {
    this.#low = mixed(hashText(this.#low, text) ^ number);
    this.#high = Math.imul(this.#high ^ this.#low, 0x01000193);
  }

  get value(): string {
    return hex(this.#high) + hex(this.#low);
  }
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0");
}
