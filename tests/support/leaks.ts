/** Where a secret might leak to: files, and the arguments of processes. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** How a value could stand in a file: each of its lines plain, escaped for JSON or a URL, in base64 and in hex. */
export function formsOf(value: string): string[] {
  const lines = value.split("\n").filter((line) => line.length > 8 && !line.startsWith("-----"));
  const written = lines.flatMap((line) => [
    line,
    JSON.stringify(line).slice(1, -1),
    encodeURIComponent(line),
    Buffer.from(line).toString("base64").replace(/=+$/, "").slice(0, -1),
    Buffer.from(line).toString("hex"),
  ]);
  // Files are read as latin1, so that any byte is text.
  return [...new Set(written.flatMap((text) => [text, Buffer.from(text).toString("latin1")]))];
}

/** Looks at the arguments of every process, again and again: those of a short one too. */
export class LeakWatch {
  readonly seen = new Set<string>();
  looks = 0;
  readonly #forms: () => readonly string[];
  #timer: NodeJS.Timeout | undefined;

  constructor(forms: () => readonly string[]) {
    this.#forms = forms;
  }

  start(): void {
    this.#timer = setInterval(() => this.#look(), 100);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    this.looks += 1;
    const lines = commandLines();
    for (const form of this.#forms()) if (lines.some((line) => line.includes(form))) this.seen.add(form);
  }
}

export function environmentOf(pid: number): Record<string, string> {
  const entries = readFileSync(`/proc/${pid}/environ`, "utf8")
    .split("\0")
    .filter((entry) => entry !== "");
  return Object.fromEntries(
    entries.map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]),
  );
}

export function contentsBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"));
}

/** What `ps` shows of every process of the machine. */
export function commandLines(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, "utf8")];
      } catch {
        return []; // It has ended meanwhile.
      }
    });
}
