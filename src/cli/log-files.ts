/** Log files of instances: which there are, their last lines, and what is appended to them. */
import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync, watch } from "node:fs";
import { dirname, join } from "node:path";

export interface LogFile {
  /** `relayer-1.r2`, or the name of what else has a log. */
  readonly instance: string;
  readonly path: string;
}

const SUFFIX = ".log";

export function logFilesIn(folder: string): readonly LogFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(SUFFIX))
    .sort()
    .map((name) => ({ instance: name.slice(0, -SUFFIX.length), path: join(folder, name) }));
}

/** Of each slot the file that was written last: older ones are of instances that were replaced. */
export function newestBySlot(files: readonly LogFile[]): readonly LogFile[] {
  const newest = new Map<string, { readonly file: LogFile; readonly writtenMs: number }>();
  for (const file of files) {
    const slot = file.instance.replace(/\.r\d+(\.g\d+)?$/, "");
    const writtenMs = statSync(file.path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (writtenMs >= (newest.get(slot)?.writtenMs ?? 0)) newest.set(slot, { file, writtenMs });
  }
  return [...newest.values()].map(({ file }) => file);
}

/** Whether an instance is meant by the name of a part, a slot, or itself. */
export function matchesName(instance: string, name: string): boolean {
  return (
    instance === name ||
    instance.startsWith(`${name}.`) ||
    instance.replace(/-\d+\.r\d+(\.g\d+)?$/, "") === name
  );
}

/** The end of a file is read in one piece of this size; longer tails are cut. */
const TAIL_BYTES = 1024 * 1024;

export function tailOf(path: string, lines: number): readonly string[] {
  if (lines === 0) return [];
  const text = readFrom(path, Math.max(0, sizeOf(path) - TAIL_BYTES)).text;
  return text
    .replace(/\n$/, "")
    .split("\n")
    .slice(-lines)
    .filter((line, _, all) => all.length > 1 || line !== "");
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

interface Read {
  readonly text: string;
  readonly end: number;
}

/** A file that became shorter was rotated by copy and truncate: it is read from its beginning. */
function readFrom(path: string, offset: number): Read {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    return { text: "", end: 0 };
  }
  try {
    const { size } = fstatSync(file);
    const start = size < offset ? 0 : offset;
    const bytes = Buffer.alloc(size - start);
    const count = readSync(file, bytes, 0, bytes.length, start);
    return { text: bytes.subarray(0, count).toString("utf8"), end: start + count };
  } finally {
    closeSync(file);
  }
}

/** Tells every line that is appended from now on, also to files that appear later. Ends with the process. */
export function followFiles(
  choose: () => readonly LogFile[],
  take: (file: LogFile, line: string) => void,
): Promise<never> {
  const seen = new Map<string, { end: number; rest: string }>();
  for (const { path } of choose()) seen.set(path, { end: sizeOf(path), rest: "" });
  const look = (): void => {
    for (const file of choose()) {
      const known = seen.get(file.path) ?? { end: 0, rest: "" };
      const { text, end } = readFrom(file.path, known.end);
      const lines = (known.rest + text).split("\n");
      const rest = lines.pop() ?? "";
      for (const line of lines) take(file, line);
      seen.set(file.path, { end, rest });
    }
  };
  const [first] = choose();
  return new Promise(() => {
    if (first) watch(dirname(first.path), look);
    look();
  });
}
