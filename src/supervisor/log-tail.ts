/** The last lines that a program printed, as they are told to people: lines that say nothing are left out. Pure. */

/** Enough for the message above the stack trace of a program that crashed. */
const CRASH_LINES = 15;

/** Blank lines, and what Node prints below every stack trace. */
const SAYS_NOTHING = /^\s*$|^Node\.js v\d/;

/** @param tailOf The last so many lines of what an instance, or the last one of a slot, printed. */
export function crashLines(
  tailOf: (name: string, lines: number) => readonly string[],
  name: string,
): readonly string[] {
  const lines = tailOf(name, CRASH_LINES * 2);
  return lines.filter((line) => !SAYS_NOTHING.test(line)).slice(-CRASH_LINES);
}
