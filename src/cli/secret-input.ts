/** Reads the value of a secret: from a file, standard input, or a person whose typing is not shown. Never from arguments. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { Refusal } from "../supervisor/refusal.ts";

/** One variable of an environment holds at most 128 KiB on Linux (MAX_ARG_STRLEN), its name included. */
const VALUE_BYTES_MAX = 120 * 1024;

export type GeneratedFormat = "hex" | "base64url";

export function generatedValue(bytes: number, format: GeneratedFormat): string {
  return randomBytes(bytes).toString(format);
}

/** Undefined when standard input holds nothing. */
export async function readGivenValue(
  name: string,
  fromFile: string | undefined,
): Promise<string | undefined> {
  if (fromFile !== undefined) return refuseEmpty(valueIn(readFileSync(fromFile)), fromFile);
  if (process.stdin.isTTY) return refuseEmpty(await askHidden(`${name}: `), "what was typed");
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  return bytes.length === 0 ? undefined : refuseEmpty(valueIn(bytes), "standard input");
}

function refuseEmpty(value: string, where: string): string {
  if (value !== "") return value;
  throw new Refusal("usage", `${where} holds no value`, "an empty secret would be taken for none: give one");
}

/** One line loses its line end, which an editor or `echo` adds; several lines, such as a PEM key, stay as they are. */
export function valueIn(bytes: Buffer): string {
  const text = bytes.toString("utf8");
  const wrong =
    bytes.length > VALUE_BYTES_MAX
      ? `is longer than ${VALUE_BYTES_MAX} bytes, the most that a variable of an environment holds`
      : !Buffer.from(text, "utf8").equals(bytes)
        ? "is no text in UTF-8"
        : text.includes("\0")
          ? "holds a NUL character, which no variable of an environment can"
          : undefined;
  if (wrong === undefined) return /^[^\r\n]*\r?\n$/.test(text) ? text.replace(/\r?\n$/, "") : text;
  throw new Refusal(
    "usage",
    `the value ${wrong}`,
    "encode it, such as with base64, and let the program decode it",
  );
}

/** The line is edited as usual, and goes nowhere: neither the screen nor a history. */
async function askHidden(question: string): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: nowhere, terminal: true, historySize: 0 });
  const interrupted = new Promise<never>((_resolve, reject) => {
    reader.once("close", () =>
      reject(new Refusal("refused", "interrupted: nothing was changed", "run it again")),
    );
  });
  try {
    return await Promise.race([reader.question(""), interrupted]);
  } finally {
    reader.close();
    process.stderr.write("\n");
  }
}
