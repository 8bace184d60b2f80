/** Durations as people write them ("500ms", "30s", "2m"), kept as whole milliseconds. */

export type Duration = `${number}ms` | `${number}s` | `${number}m` | `${number}h`;

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const FORM = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/;

/** Milliseconds of a duration, or undefined when the text is not one. */
export function parseDuration(text: unknown): number | undefined {
  if (typeof text !== "string") return undefined;
  const match = FORM.exec(text);
  if (!match?.[1] || !match[2]) return undefined;
  return Math.round(Number(match[1]) * (UNIT_MS[match[2]] ?? 1));
}

/** The shortest exact text for tables and messages: 1500 gives "1.5s", and a week "168h", as files write it. */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)}ms`;
  if (ms < 60_000) return `${trim(ms / 1_000)}s`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)}m${rest(ms % 60_000)}`;
  const minutes = Math.floor((ms % 3_600_000) / 60_000);
  return `${Math.floor(ms / 3_600_000)}h${minutes > 0 ? `${minutes}m` : ""}`;
}

function rest(ms: number): string {
  return ms >= 1_000 ? `${Math.floor(ms / 1_000)}s` : "";
}

function trim(seconds: number): string {
  return String(Math.round(seconds * 10) / 10);
}
