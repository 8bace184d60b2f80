/** What the command parser has to say of the words that were typed: as text, or as JSON where that was asked for. */
import { exitCodes } from "./exit-codes.ts";

export class UsageErrors {
  readonly #words: readonly string[];
  #text = "";

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  write(text: string): void {
    this.#text += text;
  }

  /** @param commands The words of every command, such as `["lock", "acquire"]`. */
  flush(code: number, commands: () => readonly (readonly string[])[]): void {
    const message = toldOnce(this.#text.trimEnd());
    if (message === "") return;
    const isUsage = code === exitCodes.usage;
    const advice = isUsage
      ? `see \`${helpFor(this.#words, commands())}\``
      : "run it again with TUTTI_DEBUG=1, and report it";
    if (this.#words.includes("--json")) {
      const error = { code: isUsage ? "usage" : "failed", message, advice };
      process.stdout.write(`${JSON.stringify({ schema: 1, kind: "error", error })}\n`);
    } else process.stderr.write(`error ${message}\n  ${advice}\n`);
  }
}

/** Two words of one name that are both missing are one line. Pure. */
export function toldOnce(text: string): string {
  return [...new Set(text.split("\n"))].join("\n");
}

/** The help of the command that was meant; that of the program when there is no such command. Pure. */
export function helpFor(typed: readonly string[], commands: readonly (readonly string[])[]): string {
  const words = typed.filter((word) => !word.startsWith("-"));
  const meant = [2, 1].map((count) => words.slice(0, count)).find((path) => isPrefix(path, commands));
  return ["tutti", ...(meant ?? []), "--help"].join(" ");
}

function isPrefix(path: readonly string[], commands: readonly (readonly string[])[]): boolean {
  return path.length > 0 && commands.some((command) => path.every((word, at) => command[at] === word));
}
