/** What the command parser has to say of the words that were typed: as text, or as JSON where that was asked for. */
import { exitCodes } from "./exit-codes.ts";

export class UsageErrors {
  readonly #json: boolean;
  #text = "";

  constructor(words: readonly string[]) {
    this.#json = words.includes("--json");
  }

  write(text: string): void {
    this.#text += text;
  }

  flush(code: number): void {
    const message = this.#text.trimEnd();
    if (message === "") return;
    if (!this.#json) {
      const advice = code === exitCodes.usage ? "\n  see `tutti --help`, or `tutti VERB --help`" : "";
      process.stderr.write(`${message}${advice}\n`);
      return;
    }
    const name = code === exitCodes.usage ? "usage" : "failed";
    const error = { code: name, message, advice: "see `tutti --help`, or `tutti VERB --help`" };
    process.stdout.write(`${JSON.stringify({ schema: 1, kind: "error", error })}\n`);
  }
}
