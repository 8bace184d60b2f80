/** The lines of one log over all of its files, the rotated ones first, as if they were one. */
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { logBounds } from "../targets/local/logs/bounds.ts";
import { pathsOfLog, sizeOf, timesPath } from "../targets/local/logs/files.ts";
import { readTimes, sinceOffset } from "../targets/local/logs/times.ts";

export interface Wanted {
  /** The last ones; all when it is not given. */
  readonly lines?: number;
  readonly sinceMs?: number;
  readonly grep?: RegExp;
  /** Leaves a line that has no end yet to whoever follows. */
  readonly wholeOnly?: boolean;
}

export interface Lines {
  readonly lines: readonly string[];
  /** Offset behind the last line, counted from the first byte that was ever written. */
  readonly end: number;
  /** Set where the time of the first lines is not known well: they were written between these two moments. */
  readonly vague?: { readonly fromMs: number | null; readonly untilMs: number | null };
}

interface Piece {
  readonly path: string;
  readonly from: number;
  readonly until: number;
}

const BLOCK_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;
/** Marks are this far apart while a supervisor looks; more means that none did. */
const KNOWN_WELL_MS = 3 * logBounds.everyMs;

export function linesOfLog(path: string, wanted: Wanted, nowMs: number = Date.now()): Lines {
  const pieces = piecesOf(path);
  const end = pieces.at(-1)?.until ?? 0;
  const { lines: count, grep, sinceMs } = wanted;
  if (count === 0) return { lines: [], end };
  const since = sinceMs === undefined ? undefined : sinceIn(path, pieces, sinceMs, nowMs);
  const first = since?.offset ?? pieces[0]?.from ?? 0;
  const start = grep || count === undefined ? first : Math.max(first, startOfLast(pieces, count));
  const found: string[] = [];
  const reading = linesFrom(pieces, start, wanted.wholeOnly ?? false);
  let next = reading.next();
  for (; !next.done; next = reading.next()) {
    if (grep && !grep.test(next.value)) continue;
    found.push(next.value);
    if (count !== undefined && found.length > count) found.shift();
  }
  return {
    lines: found,
    end: next.value,
    ...(since?.vague && found.length > 0 ? { vague: since.vague } : {}),
  };
}

/** Where each file stands in the whole log. */
export function piecesOf(path: string): readonly Piece[] {
  const paths = pathsOfLog(path);
  const { base } = readTimes(timesPath(path));
  const sizes = paths.map(sizeOf);
  const older = sizes.slice(0, -1).reduce((sum, size) => sum + size, 0);
  let from = base - older;
  return paths.map((each, index) => {
    const piece = { path: each, from, until: from + (sizes[index] ?? 0) };
    from = piece.until;
    return piece;
  });
}

/** Every line from an offset on; returns the offset behind the last one. */
export function* linesFrom(
  pieces: readonly Piece[],
  start: number,
  wholeOnly: boolean,
): Generator<string, number> {
  let rest = Buffer.alloc(0);
  let at = start;
  for (
    let block = readAt(pieces, at, BLOCK_BYTES);
    block.length > 0;
    block = readAt(pieces, at, BLOCK_BYTES)
  ) {
    at += block.length;
    rest = rest.length === 0 ? block : Buffer.concat([rest, block]);
    let from = 0;
    for (let to = rest.indexOf(NEWLINE); to >= 0; to = rest.indexOf(NEWLINE, from)) {
      yield rest.toString("utf8", from, to);
      from = to + 1;
    }
    rest = rest.subarray(from);
  }
  if (rest.length === 0) return at;
  if (wholeOnly) return at - rest.length;
  yield rest.toString("utf8");
  return at;
}

function startOfLast(pieces: readonly Piece[], count: number): number {
  const end = pieces.at(-1)?.until ?? 0;
  const last = readAt(pieces, end - 1, 1);
  return afterNewline(pieces, last[0] === NEWLINE ? end - 1 : end, count);
}

/** Behind the newline that is the so-manieth before an offset; the beginning when there are fewer. */
function afterNewline(pieces: readonly Piece[], before: number, count: number): number {
  const first = pieces[0]?.from ?? 0;
  let left = count;
  for (let until = before; until > first; ) {
    const from = Math.max(first, until - BLOCK_BYTES / 16);
    const block = readWhole(pieces, from, until - from);
    for (let at = block.length - 1; at >= 0; at -= 1) {
      if (block[at] !== NEWLINE) continue;
      left -= 1;
      if (left === 0) return from + at + 1;
    }
    until = from;
  }
  return first;
}

function readWhole(pieces: readonly Piece[], from: number, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let at = from; at < from + length; ) {
    const block = readAt(pieces, at, from + length - at);
    if (block.length === 0) break;
    blocks.push(block);
    at += block.length;
  }
  return Buffer.concat(blocks);
}

/** From one file only: less than was asked for at its end, and nothing behind the last one. */
function readAt(pieces: readonly Piece[], at: number, length: number): Buffer<ArrayBuffer> {
  const piece = pieces.find(({ from, until }) => at >= from && at < until);
  const none = Buffer.alloc(0);
  if (!piece) return none;
  let file: number;
  try {
    file = openSync(piece.path, "r");
  } catch {
    return none; // It was rotated away or retired in between.
  }
  try {
    const block = Buffer.alloc(Math.min(length, piece.until - at));
    return block.subarray(0, readSync(file, block, 0, block.length, at - piece.from));
  } finally {
    closeSync(file);
  }
}

interface Beginning {
  readonly offset: number;
  readonly vague?: Lines["vague"];
}

function sinceIn(path: string, pieces: readonly Piece[], sinceMs: number, nowMs: number): Beginning {
  const first = pieces[0]?.from ?? 0;
  const end = pieces.at(-1)?.until ?? 0;
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat || stat.mtimeMs < sinceMs) return { offset: end };
  const found = sinceOffset(readTimes(timesPath(path)).marks, sinceMs);
  const offset = afterNewline(pieces, Math.max(first, found.offset), 1);
  const fromMs = found.fromMs ?? stat.birthtimeMs;
  const gapMs = (found.untilMs ?? nowMs) - fromMs;
  const isVague = fromMs < sinceMs && gapMs > KNOWN_WELL_MS;
  return isVague ? { offset, vague: { fromMs: found.fromMs, untilMs: found.untilMs } } : { offset };
}
