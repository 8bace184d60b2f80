/** The terminal: results to stdout, progress and questions to stderr, and what the two can show. */
import { createInterface } from "node:readline/promises";
import { Refusal } from "../supervisor/refusal.ts";
import { type Paint, paintFor, wantsColour } from "./paint.ts";

export interface TerminalFlags {
  readonly json: boolean;
  readonly yes: boolean;
  readonly color?: boolean;
}

export class Terminal {
  /** For stdout. */
  readonly paint: Paint;
  /** For stderr. */
  readonly progressPaint: Paint;
  readonly json: boolean;
  readonly #yes: boolean;

  constructor({ json, yes, color }: TerminalFlags) {
    this.json = json;
    this.#yes = yes;
    this.paint = paintFor(!json && wantsColour(color, process.env, process.stdout.isTTY));
    // Whoever reads us may have seen enough, as `head` does.
    process.stdout.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(0);
      throw error;
    });
    this.progressPaint = paintFor(wantsColour(color, process.env, process.stderr.isTTY));
  }

  /** Live lines are drawn only where a person looks. */
  get isLive(): boolean {
    return process.stderr.isTTY && !this.json && process.env["TERM"] !== "dumb";
  }

  get columns(): number {
    return process.stderr.columns || 100;
  }

  /** A line of the result. */
  out(text: string): void {
    process.stdout.write(`${text}\n`);
  }

  /** The document of a command with --json. */
  document(value: unknown): void {
    this.out(JSON.stringify(value, null, 2));
  }

  /** One line of a stream with --json. */
  record(value: unknown): void {
    this.out(JSON.stringify(value));
  }

  /** A line about how it goes. */
  tell(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  /** Replaces the live line below everything that was told. */
  draw(text: string): void {
    process.stderr.write(`\r\u001b[K${text}`);
  }

  /** Asks for consent; without a person, only --yes gives it. The risky answer is never the default. */
  async confirm(question: string): Promise<boolean> {
    if (this.#yes) return true;
    if (!process.stdin.isTTY || !process.stderr.isTTY || this.json) {
      throw new Refusal(
        "usage",
        `"${question}" needs an answer, and nobody is there to give it`,
        "add --yes to agree",
      );
    }
    const reader = createInterface({ input: process.stdin, output: process.stderr });
    try {
      const answer = await reader.question(`${question} [y, N] `);
      return /^y(es)?$/i.test(answer.trim());
    } finally {
      reader.close();
    }
  }
}
