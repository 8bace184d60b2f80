/**
 * Program: what is known of the program of a service itself: how long it takes to finish, what it must be given, what it reads
 * only once, what it does by the clock and whom it lets in. Only `check` asks; nothing about how it is run changes.
 */
import type { Duration } from "../base/duration.ts";
import { given, type OptionReader, shown } from "./read.ts";
import type { SecretReference } from "./value.ts";

/** When a change of a file of settings counts: only where nothing was stored yet, with a start, or at once. */
const effects = ["first-start", "restart", "reload"] as const;

export interface Settings {
  /** Such as "config.json". */
  readonly file: string;
  readonly takesEffect: (typeof effects)[number];
}

/** Work by the clock that is to be done once, however many instances there are. */
export interface Schedule {
  /** Such as "clean-up". */
  readonly name: string;
  /** Whether a lock keeps all instances but one from it. */
  readonly locked: boolean;
}

/** A lock that one instance at a time is to hold, as a lease: it ends unless it is renewed. */
export interface Lock {
  /** Such as "sender". */
  readonly name: string;
  readonly lastsMs: number;
  readonly renewsMs: number;
  /** Whether what it guards refuses a holder whose number is older than the last one's. */
  readonly fenced: boolean;
}

export interface ProgramFacts {
  /** From SIGTERM to its end, when it finishes what it has begun. Missing: unknown. */
  readonly finishesMs?: number;
  /** Names of variables without which, or with an empty one, it does not start. */
  readonly requires: readonly string[];
  readonly settings: readonly Settings[];
  readonly schedules: readonly Schedule[];
  readonly locks: readonly Lock[];
  /** Names of the secrets by which it knows its clients. */
  readonly accepts: readonly string[];
  /** Names of the metrics that it shows. Missing: unknown. */
  readonly measures?: readonly string[];
}

export interface LockOptions {
  readonly name: string;
  /** After which it ends unless it was renewed. */
  readonly lasts: Duration;
  /** Time from one renewal to the next. */
  readonly renews: Duration;
  /** True where the work arrives at something that refuses a holder with an older number. Default false. */
  readonly fenced?: boolean;
}

export interface ProgramOptions {
  /** The longest from SIGTERM to its end, when it finishes what it has begun. */
  readonly finishes?: Duration;
  /** Variables without which, or with an empty one, it does not start. */
  readonly requires?: readonly string[];
  /** Files of settings, and when a change of one counts: `[{ file: "config.json", takesEffect: "first-start" }]`. */
  readonly settings?: readonly Settings[];
  /** Work by the clock that is to be done once: `[{ name: "clean-up", locked: true }]`. */
  readonly schedules?: readonly Schedule[];
  /** Locks that one instance at a time is to hold: `[{ name: "sender", lasts: "15s", renews: "5s", fenced: true }]`. */
  readonly locks?: readonly LockOptions[];
  /** The secrets by which it knows its clients, such as the key of an interface. */
  readonly accepts?: readonly SecretReference[];
  /** Names of the metrics that it shows: what an alarm can look at. */
  readonly measures?: readonly string[];
}

export function readProgram(reader: OptionReader): ProgramFacts | undefined {
  if (!reader.has("program")) return undefined;
  const options = reader.nested("program");
  const facts: ProgramFacts = {
    ...given("finishesMs", options.optionalDuration("finishes")),
    requires: readTexts(options, "requires"),
    settings: options.list("settings").flatMap((item, index) => readSettings(options, item, index)),
    schedules: options.list("schedules").flatMap((item, index) => readSchedule(options, item, index)),
    locks: options.list("locks").flatMap((item, index) => readLock(options, item, index)),
    accepts: readSecretNames(options),
    ...(options.has("measures") ? { measures: readTexts(options, "measures") } : {}),
  };
  options.refuseUnknown();
  return facts;
}

function readTexts(options: OptionReader, key: string): readonly string[] {
  return options.list(key).flatMap((item) => {
    if (typeof item === "string" && item !== "") return [item];
    options.refuse("wrong-value", [key], `${key} cannot hold ${shown(item)}`, "list names in quotes");
    return [];
  });
}

function readSettings(options: OptionReader, item: unknown, index: number): readonly Settings[] {
  const one = options.within(["settings", String(index)], item, `settings ${index}`);
  const file = one.text("file");
  if (!one.has("file")) one.refuse("missing", ["file"], "settings lie in a file", 'add file: "config.json"');
  const takesEffect = one.oneOf("takesEffect", effects, "restart");
  one.refuseUnknown();
  return file === undefined ? [] : [{ file, takesEffect }];
}

function readSchedule(options: OptionReader, item: unknown, index: number): readonly Schedule[] {
  const one = options.within(["schedules", String(index)], item, `schedules ${index}`);
  const name = one.text("name");
  if (!one.has("name")) one.refuse("missing", ["name"], "a schedule has a name", 'add name: "clean-up"');
  if (!one.has("locked"))
    one.refuse("missing", ["locked"], "a schedule says whether a lock guards it", "add locked: true");
  const locked = one.flag("locked", false);
  one.refuseUnknown();
  return name === undefined ? [] : [{ name, locked }];
}

function readLock(options: OptionReader, item: unknown, index: number): readonly Lock[] {
  const one = options.within(["locks", String(index)], item, `locks ${index}`);
  for (const key of ["name", "lasts", "renews"])
    if (!one.has(key))
      one.refuse(
        "missing",
        [key],
        `a lock says its ${key}`,
        'write { name: "sender", lasts: "15s", renews: "5s" }',
      );
  const lock: Lock = {
    name: one.text("name") ?? "",
    lastsMs: one.duration("lasts", 0),
    renewsMs: one.duration("renews", 0),
    fenced: one.flag("fenced", false),
  };
  one.refuseUnknown();
  return [lock];
}

function readSecretNames(options: OptionReader): readonly string[] {
  return options.list("accepts").flatMap((item) => {
    const { kind, name } = (item ?? {}) as { kind?: unknown; name?: unknown };
    if (kind === "secret" && typeof name === "string") return [name];
    const message = `accepts cannot hold ${shown(item)}`;
    options.refuse("wrong-value", ["accepts"], message, 'list secrets: [secret("API_KEY")]');
    return [];
  });
}
