/** Draws a whole screen again and again on a terminal, and plain blocks elsewhere. */

export class Screen {
  readonly #isTerminal: boolean = process.stdout.isTTY === true && process.env["TERM"] !== "dumb";
  #blocks = 0;

  /** Every line is cleared as it is written, so that nothing flickers. */
  show(lines: readonly string[]): void {
    if (!this.#isTerminal) {
      process.stdout.write(`${this.#blocks === 0 ? "" : "\n"}${lines.join("\n")}\n`);
    } else {
      const seen = lines.slice(0, Math.max(1, (process.stdout.rows || 25) - 1));
      const begin = this.#blocks === 0 ? "\u001b[2J\u001b[H" : "\u001b[H";
      process.stdout.write(`${begin}${seen.map((line) => `${line}\u001b[K\n`).join("")}\u001b[J`);
    }
    this.#blocks += 1;
  }
}
