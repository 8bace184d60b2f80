/** Reads the words that the verbs of daily work are given. Nothing heavy is loaded here: `--help` reads it. */

/** One sender on one core does about this much; more would measure the sender. */
const RATE_MAX = 20_000;

export function parseRate(text: string): number {
  const rate = Number(text.replace(/\/s$/, ""));
  if (Number.isFinite(rate) && rate > 0 && rate <= RATE_MAX) return rate;
  throw new Error(`"${text}" is no rate; write requests per second, above 0 and up to ${RATE_MAX}`);
}

export function parseHeader(text: string): readonly [string, string] {
  const match = /^([A-Za-z0-9!#$%&'*+.^_`|~-]+): ?([\t\x20-\x7e]*)$/.exec(text);
  if (match?.[1] && match[2] !== undefined) return [match[1].toLowerCase(), match[2]];
  throw new Error(`"${text}" is no header; write "NAME: VALUE"`);
}

export function parseMethod(text: string): string {
  if (/^[A-Za-z]{1,20}$/.test(text)) return text.toUpperCase();
  throw new Error(`"${text}" is no method; write GET, POST or another one`);
}

export function parsePath(text: string): string {
  if (/^\/(?!\/)[\x21-\x7e]*$/.test(text)) return text;
  throw new Error(`"${text}" is no path; it begins with one / and has no blanks`);
}

/** Fewer than 16 bytes can be guessed. */
export function parseSecretBytes(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 16 && count <= 1024) return count;
  throw new Error(`"${text}" is no number of bytes from 16 to 1024`);
}

export function parseRevision(text: string): string {
  if (/^[1-9]\d{0,8}$/.test(text)) return text;
  throw new Error(`"${text}" is no revision; write its number, see \`tutti history\``);
}
