/** Reads a file of secrets: `NAME=value` lines, with comments and quotes. */
import { Sensitive } from "../base/sensitive.ts";

const LINE = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/;

/** The last line of a name counts. Lines that are none are passed over: they may hold anything, so none is shown. */
export function parseSecretLines(text: string): ReadonlyMap<string, Sensitive> {
  const secrets = new Map<string, Sensitive>();
  for (const line of text.split(/\r?\n/)) {
    const match = LINE.exec(line);
    if (match?.[1]) secrets.set(match[1], new Sensitive(readWritten(match[2] ?? "")));
  }
  return secrets;
}

/** Numbers, from 1, of lines that are neither empty nor a comment nor `NAME=value`, and of quotes that are not closed. */
export function malformedLines(text: string): readonly number[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (/^\s*(?:#.*)?$/.test(line)) return [];
    const written = LINE.exec(line)?.[2];
    return written === undefined || isUnclosed(written) ? [index + 1] : [];
  });
}

function isUnclosed(written: string): boolean {
  return /^["']/.test(written) && !DOUBLE.test(written) && !SINGLE.test(written);
}

const DOUBLE = /^"((?:[^"\\]|\\.)*)"\s*(?:#.*)?$/;
const SINGLE = /^'([^']*)'\s*(?:#.*)?$/;

/** In double quotes \n, \" and \\ mean what they mean elsewhere; without quotes ` #` begins a comment. */
function readWritten(written: string): string {
  const double = DOUBLE.exec(written);
  if (double) return (double[1] ?? "").replace(/\\(.)/g, (_, sign: string) => (sign === "n" ? "\n" : sign));
  const single = SINGLE.exec(written);
  if (single) return single[1] ?? "";
  return written.replace(/(?:^|\s+)#.*$/, "");
}
