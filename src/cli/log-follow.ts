/** Follows logs: tells every line that is appended, over rotations and to files that appear later. */
import { watch } from "node:fs";
import { dirname } from "node:path";
import { sizeOf, timesPath } from "../targets/local/logs/files.ts";
import { readTimes } from "../targets/local/logs/times.ts";
import type { LogFile } from "./log-files.ts";
import { linesFrom, piecesOf } from "./log-lines.ts";

interface Seen {
  /** Offset behind the last line that was told, counted from the first byte ever. */
  readonly end: number;
  /** The file was shorter than it must be, and the supervisor had not said why. */
  readonly shrunk: boolean;
}

/** The supervisor notes a rotation some milliseconds after it was made. */
const AGAIN_MS = 300;

export class LogFollower {
  readonly #take: (file: LogFile, line: string) => void;
  readonly #seen = new Map<string, Seen>();

  /** @param ends Where to go on, by path; other logs are told from their beginning. */
  constructor(ends: ReadonlyMap<string, number>, take: (file: LogFile, line: string) => void) {
    this.#take = take;
    for (const [path, end] of ends) this.#seen.set(path, { end, shrunk: false });
  }

  /** Tells what is new. True when it should look again soon. */
  look(files: readonly LogFile[]): boolean {
    return files.map((file) => this.#lookAt(file)).some((again) => again);
  }

  #lookAt(file: LogFile): boolean {
    const { path } = file;
    const { base } = readTimes(timesPath(path));
    const { end, shrunk } = this.#seen.get(path) ?? { end: piecesOf(path)[0]?.from ?? 0, shrunk: false };
    const isShorter = base + sizeOf(path) < end;
    if (isShorter && !shrunk) {
      this.#seen.set(path, { end, shrunk: true });
      return true;
    }
    const pieces = piecesOf(path);
    // Nobody explains it: it was truncated by somebody else, and what is in it is new.
    const start = isShorter ? base : end;
    // A flood may have pushed out what was not told yet.
    const reading = linesFrom(pieces, Math.max(start, pieces[0]?.from ?? 0), true);
    let next = reading.next();
    for (; !next.done; next = reading.next()) this.#take(file, next.value);
    this.#seen.set(path, { end: next.value, shrunk: false });
    return false;
  }
}

/** Ends with the process. */
export function followLogs(choose: () => readonly LogFile[], follower: LogFollower): Promise<never> {
  let again: NodeJS.Timeout | undefined;
  const look = (): void => {
    clearTimeout(again);
    if (follower.look(choose())) again = setTimeout(look, AGAIN_MS);
  };
  const [first] = choose();
  return new Promise(() => {
    if (first) watch(dirname(first.path), look);
    look();
  });
}
