/** A backup plan of a store: what is copied, how often, to where, and how it becomes a store again. */
import type { Duration } from "../base/duration.ts";
import { type Declared, dataOf, isDeclared } from "./declaration.ts";
import type { ExternalHandle } from "./external.ts";
import { type OptionReader, shown } from "./read.ts";
import type { SecretReference } from "./value.ts";

/** Where copies lie, seen from the store; the nearest thing that holds both. */
const places = ["same-volume", "same-host", "same-zone", "same-account", "elsewhere"] as const;
/** What is looked at before a copy counts: nothing, its size against the one before, or what is in it. */
const verifications = ["nothing", "size", "content"] as const;
const copies = ["snapshot", "append-only-file", "dump"] as const;
const restores = ["snapshot-file", "append-only-file", "dump"] as const;

export interface BackupPlan {
  readonly everyMs: number;
  /** How old a copy gets before it is deleted. Missing: none is deleted. */
  readonly keepMs?: number;
  /** How much may be lost together with the store's volume. Missing: the file does not say. */
  readonly rpoMs?: number;
  /** Missing: the file does not say. */
  readonly place?: (typeof places)[number];
  readonly verify: (typeof verifications)[number];
  /** Missing: the file does not say. */
  readonly copies?: (typeof copies)[number];
  /** The copy begins only after the snapshot has ended. Missing: the file does not say. */
  readonly waitsForSnapshot?: boolean;
  /** Names of the secrets without which a copy cannot be read. */
  readonly sealedBy: readonly string[];
  /** Names of the secrets that are backed up too, elsewhere than the copies. */
  readonly keys: readonly string[];
  readonly restore: Restore;
}

export interface Restore {
  /** Missing: the file does not say. */
  readonly method?: (typeof restores)[number];
  /** The store is stopped before its files are replaced. Missing: the file does not say. */
  readonly stopsFirst?: boolean;
  /** How often somebody restores a copy and looks at it. Missing: nobody does. */
  readonly rehearsedEveryMs?: number;
  /** Names of externals that go on while the store goes back in time. */
  readonly outside: readonly string[];
  readonly reconciles: boolean;
}

export interface BackupOptions {
  /** From the begin of one copy to that of the next. */
  readonly every: Duration;
  /** Age at which a copy is deleted. Default: none is deleted. */
  readonly keep?: Duration;
  /** How much of what was written may be lost together with the store's volume. */
  readonly rpo?: Duration;
  /** Where copies lie, seen from the store: the nearest thing that holds both. */
  readonly place?: BackupPlan["place"];
  /** What is looked at before a copy counts. Default "nothing". */
  readonly verify?: BackupPlan["verify"];
  /** What is copied: a snapshot file (`dump.rdb`), the append-only files, or a dump by the store's own tool. */
  readonly copies?: BackupPlan["copies"];
  /** True when the copy begins only after the snapshot has ended; Redis's BGSAVE answers before it has. */
  readonly waitsForSnapshot?: boolean;
  /** Keys with which its users encrypt what they keep here: without them a copy is noise. */
  readonly sealedBy?: readonly SecretReference[];
  /** Secrets that are backed up too, elsewhere than the copies. */
  readonly keys?: readonly SecretReference[];
  readonly restore?: RestoreOptions;
}

export interface RestoreOptions {
  /** What the store begins with: a snapshot file or append-only files put in place, or a dump read in. */
  readonly method?: Restore["method"];
  /** The store is stopped before its files are replaced. */
  readonly stopsFirst?: boolean;
  /** How often somebody restores a copy and looks at it. Default: never. */
  readonly rehearsedEvery?: Duration;
  /** What goes on while the store goes back in time, such as a chain or a provider of payments. */
  readonly outside?: readonly ExternalHandle[];
  /** The procedure brings the store up to date with `outside` before anybody uses it. Default false. */
  readonly reconciles?: boolean;
}

/** Reads `backup`. `uses` takes the externals that it names. */
export function readBackup(reader: OptionReader, uses: Declared[]): BackupPlan | undefined {
  if (!reader.has("backup")) return undefined;
  const given = reader.nested("backup");
  if (!given.has("every")) given.refuse("missing", ["every"], "a backup says how often", 'add every: "24h"');
  const plan: BackupPlan = {
    everyMs: given.duration("every", 0),
    ...optional("keepMs", duration(given, "keep")),
    ...optional("rpoMs", duration(given, "rpo")),
    ...optional("place", choice(given, "place", places)),
    verify: given.oneOf("verify", verifications, "nothing"),
    ...optional("copies", choice(given, "copies", copies)),
    ...optional("waitsForSnapshot", flag(given, "waitsForSnapshot")),
    sealedBy: readSecretNames(given, "sealedBy"),
    keys: readSecretNames(given, "keys"),
    restore: readRestore(given.nested("restore"), uses),
  };
  given.refuseUnknown();
  return plan;
}

function readRestore(given: OptionReader, uses: Declared[]): Restore {
  const restore: Restore = {
    ...optional("method", choice(given, "method", restores)),
    ...optional("stopsFirst", flag(given, "stopsFirst")),
    ...optional("rehearsedEveryMs", duration(given, "rehearsedEvery")),
    outside: readOutside(given, uses),
    reconciles: given.flag("reconciles", false),
  };
  given.refuseUnknown();
  return restore;
}

function readOutside(given: OptionReader, uses: Declared[]): readonly string[] {
  return given.list("outside").flatMap((item) => {
    const outside = dataOf(item, "external");
    if (!outside || !isDeclared(item)) {
      given.refuse(
        "wrong-part",
        ["outside"],
        `outside cannot be ${shown(item)}`,
        "list what external(…) returned",
      );
      return [];
    }
    uses.push(item);
    return [outside.name];
  });
}

function readSecretNames(given: OptionReader, key: string): readonly string[] {
  return given.list(key).flatMap((item) => {
    const { kind, name } = (item ?? {}) as { kind?: unknown; name?: unknown };
    if (kind === "secret" && typeof name === "string") return [name];
    given.refuse(
      "wrong-value",
      [key],
      `${key} cannot be ${shown(item)}`,
      'list secrets: [secret("DATA_KEY")]',
    );
    return [];
  });
}

function optional<K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: T };
}

function duration(given: OptionReader, key: string): number | undefined {
  return given.has(key) ? given.duration(key, 0) : undefined;
}

function flag(given: OptionReader, key: string): boolean | undefined {
  return given.has(key) ? given.flag(key, false) : undefined;
}

function choice<T extends string>(
  given: OptionReader,
  key: string,
  choices: readonly [T, ...T[]],
): T | undefined {
  return given.has(key) ? given.oneOf(key, choices, choices[0]) : undefined;
}
