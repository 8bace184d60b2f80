/** Reads the options of one builder call: collects every mistake, with the place and what would be right. */
import { parseDuration } from "../base/duration.ts";
import { callerPlace, type Place } from "../base/place.ts";
import { type Problem, ProblemError } from "../base/problem.ts";
import { parseSize } from "../base/size.ts";

/** The place of the user's call that led here. */
export function here(): Place {
  return callerPlace(new Error("place").stack);
}

/** The same, made out only when somebody asks: a stack is cheap to take and dear to read. */
export function hereWhenAsked(): () => Place {
  const taken = new Error("place");
  return () => callerPlace(taken.stack);
}

const NAME = /^[a-z][a-z0-9-]{0,39}$/;

export class OptionReader {
  readonly #place: Place | (() => Place);
  readonly #subject: string;
  readonly #options: Readonly<Record<string, unknown>>;
  readonly #base: readonly string[];
  readonly #seen = new Set<string>();
  readonly #problems: Problem[];

  constructor(
    subject: string,
    options: unknown,
    place: Place | (() => Place),
    within?: { path: string[]; problems: Problem[] },
  ) {
    this.#place = place;
    this.#subject = subject;
    this.#base = within?.path ?? [];
    this.#problems = within?.problems ?? [];
    const isObject = options !== null && typeof options === "object" && !Array.isArray(options);
    this.#options = isObject ? (options as Record<string, unknown>) : {};
    if (!isObject) this.refuse("options", [], `${subject} takes an object of options`, "write { … }");
  }

  /** Notes a mistake; reading goes on, so that the user sees all of them at once. */
  refuse(code: string, path: readonly string[], message: string, fix: string): void {
    const place = typeof this.#place === "function" ? this.#place() : this.#place;
    this.#problems.push({ code, message, fix, place, path: [...this.#base, ...path] });
  }

  raw(key: string): unknown {
    this.#seen.add(key);
    return this.#options[key];
  }

  /** Also makes the option known: one that is not there may be what a slip of the pen meant. */
  has(key: string): boolean {
    this.#seen.add(key);
    return this.#options[key] !== undefined;
  }

  /** A nested object of options, read with the same rules. Missing reads as empty. */
  nested(key: string): OptionReader {
    const within = { path: [...this.#base, key], problems: this.#problems };
    return new OptionReader(`${this.#subject} ${key}`, this.raw(key) ?? {}, this.#place, within);
  }

  /** An object of options that stands in a list, such as one of `routes`. */
  within(path: readonly string[], value: unknown, subject: string): OptionReader {
    const within = { path: [...this.#base, ...path], problems: this.#problems };
    return new OptionReader(`${this.#subject} ${subject}`, value, this.#place, within);
  }

  duration(key: string, defaultMs: number): number {
    const value = this.raw(key);
    if (value === undefined) return defaultMs;
    const ms = parseDuration(value);
    if (ms === undefined) this.#wrong(key, value, "a duration", 'write it as "500ms", "30s" or "2m"');
    return ms ?? defaultMs;
  }

  optionalDuration(key: string): number | undefined {
    return this.has(key) ? this.duration(key, 0) : undefined;
  }

  optionalInteger(key: string, range: { readonly min: number; readonly max: number }): number | undefined {
    return this.has(key) ? this.integer(key, range.min, range) : undefined;
  }

  optionalOneOf<const T extends string>(key: string, choices: readonly [T, ...T[]]): T | undefined {
    return this.has(key) ? this.oneOf(key, choices, choices[0]) : undefined;
  }

  size(key: string): number | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    const bytes = parseSize(value);
    if (bytes === undefined) this.#wrong(key, value, "a size", 'write it as "512 MiB" or "4 GiB"');
    return bytes;
  }

  text(key: string): string | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    if (typeof value === "string" && value.length > 0) return value;
    this.#wrong(key, value, "a text", "write it in quotes");
    return undefined;
  }

  flag(key: string, byDefault: boolean): boolean {
    const value = this.raw(key);
    if (value === undefined) return byDefault;
    if (typeof value === "boolean") return value;
    this.#wrong(key, value, "true or false", "write true or false, without quotes");
    return byDefault;
  }

  integer(key: string, byDefault: number, range: { readonly min: number; readonly max: number }): number {
    const value = this.raw(key);
    if (value === undefined) return byDefault;
    const good =
      typeof value === "number" && Number.isInteger(value) && value >= range.min && value <= range.max;
    if (good) return value;
    this.#wrong(
      key,
      value,
      `a whole number from ${range.min} to ${range.max}`,
      "write a number in that range",
    );
    return byDefault;
  }

  positive(key: string): number | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    if (typeof value === "number" && value > 0 && Number.isFinite(value)) return value;
    this.#wrong(key, value, "a number above zero", "write a number such as 0.5 or 2");
    return undefined;
  }

  oneOf<T extends string>(key: string, choices: readonly T[], byDefault: T): T {
    const value = this.raw(key);
    if (value === undefined) return byDefault;
    if (choices.includes(value as T)) return value as T;
    this.#wrong(
      key,
      value,
      `one of ${choices.map(quoted).join(", ")}`,
      `write ${quoted(closest(String(value), choices) ?? byDefault)}`,
    );
    return byDefault;
  }

  list(key: string): readonly unknown[] {
    const value = this.raw(key);
    if (value === undefined) return [];
    if (Array.isArray(value)) return value;
    this.#wrong(key, value, "a list", "write [ … ]");
    return [];
  }

  /** Entries of an object of named things, such as `env`. */
  entries(key: string): readonly (readonly [string, unknown])[] {
    const value = this.raw(key);
    if (value === undefined) return [];
    if (value !== null && typeof value === "object" && !Array.isArray(value)) return Object.entries(value);
    this.#wrong(key, value, "an object", "write { NAME: value }");
    return [];
  }

  /** Options that nobody read are mistakes: most often a slip of the pen. */
  refuseUnknown(): void {
    for (const key of Object.keys(this.#options)) {
      if (this.#seen.has(key)) continue;
      const known = closest(key, [...this.#seen]);
      const fix = known
        ? `did you mean ${quoted(known)}?`
        : `known options: ${[...this.#seen].sort().join(", ")}`;
      this.refuse("unknown-option", [key], `${this.#subject} has no option ${quoted(key)}`, fix);
    }
  }

  /** Throws all mistakes of this call at once. */
  finish(): void {
    this.refuseUnknown();
    if (this.#problems.length > 0) throw new ProblemError(this.#problems);
  }

  #wrong(key: string, value: unknown, expected: string, fix: string): void {
    this.refuse(
      "wrong-value",
      [key],
      `${this.#subject}: ${key} must be ${expected}, not ${shown(value)}`,
      fix,
    );
  }
}

/** Names go into addresses, file names and load balancer configuration, hence the narrow alphabet. */
export function readName(kind: string, name: unknown, reader: OptionReader): string {
  if (typeof name === "string" && NAME.test(name)) return name;
  const fix = 'start with a letter; lower-case letters, digits and "-", at most 40';
  reader.refuse("wrong-name", [], `${kind} name ${shown(name)} cannot be used`, fix);
  return "unnamed";
}

export function quoted(text: string): string {
  return `"${text}"`;
}

/** A value as it may appear in a message: short, and never the inside of an object. */
export function shown(value: unknown): string {
  if (typeof value === "string") return quoted(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (value === null || typeof value !== "object") return String(value);
  const kind = (value as { kind?: unknown }).kind;
  const name = (value as { name?: unknown }).name;
  if (typeof kind === "string")
    return typeof name === "string" ? `the ${kind} ${quoted(name)}` : withArticle(kind);
  return Array.isArray(value) ? "a list" : "an object";
}

/** "an http health" for the kind "http-health". */
function withArticle(kind: string): string {
  return `${/^(?:[aeio]|http)/.test(kind) ? "an" : "a"} ${kind.replaceAll("-", " ")}`;
}

/** The one of the choices that was likely meant: a slip of the pen away. */
export function closest(word: string, choices: readonly string[]): string | undefined {
  const ranked = choices.map((choice) => ({ choice, distance: editDistance(word, choice) }));
  ranked.sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.max(2, Math.floor(word.length / 3)) ? best.choice : undefined;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** A property that is there only when somebody gave it: `...given("idleMs", idleMs)`. */
export function given<const K extends string, T>(
  name: K,
  value: T | undefined,
): { readonly [Name in K]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [Name in K]: T });
}

/**
 * Refuses a list that does not name one for each.
 *
 * @param of What there are: "brokers".
 */
export function refuseOtherCount(
  reader: OptionReader,
  key: string,
  { count, wanted, of }: { readonly count: number; readonly wanted: number; readonly of: string },
): void {
  if (count === wanted) return;
  const message = `${key} holds ${count}, and there are ${wanted} ${of}`;
  reader.refuse("wrong-count", [key], message, `name one for each of the ${of}`);
}
