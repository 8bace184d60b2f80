/**
 * Asks a Redis server whether it takes commands. PING answers `-LOADING` while the data is read from disk and
 * `-NOAUTH` to a stranger, so that `+PONG` means ready (https://redis.io/docs/latest/develop/reference/protocol-spec/).
 */

/** What to send: AUTH where there is a password, then PING. Holds the password, and so is itself a secret. */
export function pingText(password: string | undefined): string {
  const auth = password === undefined ? "" : command(["AUTH", password]);
  return auth + command(["PING"]);
}

/** What the answer so far means; undefined while more must come. */
export function pingVerdict(
  answer: string,
): { readonly healthy: boolean; readonly answer: string } | undefined {
  const lines = answer.split("\r\n").slice(0, -1);
  const refused = lines.find((text) => text.startsWith("-"));
  if (refused !== undefined) return { healthy: false, answer: `Redis answered ${refused.slice(1)}` };
  if (lines.includes("+PONG")) return { healthy: true, answer: "Redis answered PONG" };
  const stranger = lines.find((text) => !text.startsWith("+"));
  return stranger === undefined ? undefined : { healthy: false, answer: "the answer is not one of Redis" };
}

function command(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${utf8Length(word)}\r\n${word}\r\n`).join("")}`;
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}
