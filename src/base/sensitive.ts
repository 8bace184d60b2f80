/** A text that must not be seen: every way of printing it gives "[redacted]". */

export class Sensitive {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself; the one place where it leaves, so that a reader can search for it. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return "[redacted]";
  }

  toJSON(): string {
    return "[redacted]";
  }
}
