/**
 * When the lines of a log were written, as programs write none: now and then the supervisor notes how long the log
 * is. Offsets count from the first byte ever written, so they survive rotation.
 */
import { appendFileSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/** At this moment the log was so long: everything after it was written later. */
export interface Mark {
  readonly wallMs: number;
  readonly offset: number;
}

export interface Times {
  /** Oldest first. */
  readonly marks: readonly Mark[];
  /** What came before the current file. */
  readonly base: number;
}

/** Some three thousand marks: a busy log is known by the look for about eight hours, and more coarsely before. */
const LARGEST_BYTES = 64 * 1024;

/** Lines are `t WALLMS OFFSET`, and `r BASE` after a rotation. What does not read so is passed over. */
export function readTimes(path: string): Times {
  const marks: Mark[] = [];
  let base = 0;
  for (const line of textOf(path).split("\n")) {
    const [kind, first, second] = line.split(" ");
    if (kind === "r" && first) base = Number(first);
    if (kind === "t" && first && second) marks.push({ wallMs: Number(first), offset: Number(second) });
  }
  return { marks, base };
}

export function noteMarks(path: string, marks: readonly Mark[]): void {
  append(path, marks.map(({ wallMs, offset }) => `t ${wallMs} ${offset}\n`).join(""));
}

export function noteBase(path: string, base: number): void {
  append(path, `r ${base}\n`);
}

function append(path: string, text: string): void {
  appendFileSync(path, text, { mode: 0o600 });
  if (textOf(path).length > LARGEST_BYTES) thin(path);
}

/** Of the older half every second mark goes. */
function thin(path: string): void {
  const { marks, base } = readTimes(path);
  const kept = marks.filter((_, index) => index % 2 === 0 || index > marks.length / 2);
  const text = kept.map(({ wallMs, offset }) => `t ${wallMs} ${offset}\n`).join("");
  writeFileSync(`${path}.partial`, `r ${base}\n${text}`, { mode: 0o600 });
  renameSync(`${path}.partial`, path);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // No supervisor has looked at this log yet.
  }
}

export interface Since {
  /** Everything that was written since then comes after this offset; a little of what was written before may too. */
  readonly offset: number;
  /** When the log was as long as this; null where that is not known. */
  readonly fromMs: number | null;
  /** The next mark, when the log was longer; null where there is none. */
  readonly untilMs: number | null;
}

/** Where the lines of a moment begin. It errs to the side of showing more. */
export function sinceOffset(marks: readonly Mark[], wallMs: number): Since {
  const at = marks.findLastIndex((mark) => mark.wallMs <= wallMs);
  const mark = marks[at];
  const next = marks.slice(at + 1).find(({ offset }) => offset > (mark?.offset ?? 0));
  return { offset: mark?.offset ?? 0, fromMs: mark?.wallMs ?? null, untilMs: next?.wallMs ?? null };
}
