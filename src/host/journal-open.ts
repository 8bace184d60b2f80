/** Opens a journal file: alone, with the kernel as witness, or for reading while nobody owns it. */
import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { err, ok, type Result } from "../base/result.ts";
import { migrate, schemaVersion, tooOldFor, versionOf } from "./journal-schema.ts";
import { lockHolder } from "./lock-holder.ts";
import { type Database, inTransaction, openDatabase } from "./sqlite.ts";

export interface JournalFailure {
  /** "held": another process owns it right now. "older": it cannot be brought up to date. */
  readonly kind: "held" | "corrupt" | "newer" | "older" | "missing" | "unusable";
  readonly message: string;
  readonly advice: string;
  /** Of "held", where the system tells it. */
  readonly pid?: number;
}

/**
 * Opens the journal and owns it until this process ends, however it ends: the lock is the kernel's, on the open file.
 * Beware: closing any other descriptor of the same file in this process, as a plain read of it does, drops the lock.
 *
 * `synchronous=FULL`: an intent outlives a loss of power as well. It costs one flush a turn, and turns come at the
 * pace of processes that start and stop.
 */
export function openOwned(path: string): Result<Database, JournalFailure> {
  return guarded(path, () => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const database = openDatabase(path);
    return closingOnError(database, () => {
      // A command that reads holds it for a few milliseconds; a supervisor holds it for good.
      database.exec("PRAGMA busy_timeout = 250");
      database.exec("PRAGMA locking_mode = EXCLUSIVE");
      database.exec("PRAGMA journal_mode = WAL");
      database.exec("PRAGMA synchronous = FULL");
      // The first write takes the exclusive lock, and exclusive mode then never lets go of it.
      inTransaction(database, () => database.exec(`PRAGMA user_version = ${versionOf(database)}`));
      const foreign = newerFailure(path, database) ?? olderFailure(path, database);
      if (foreign) return foreign;
      migrate(database);
      chmodSync(path, 0o600);
      return ok(database);
    });
  });
}

/** For commands while no supervisor runs. A file of an older version is brought up to date first, as `tutti up` would. */
export function openForReading(path: string): Result<Database, JournalFailure> {
  if (!existsSync(path)) {
    const message = `there is no journal ${path}: this cluster was never brought up here`;
    return err({ kind: "missing", message, advice: "bring it up with `tutti up`" });
  }
  return guarded(path, () => {
    const database = openDatabase(path);
    const opened = closingOnError(database, () => {
      database.exec("PRAGMA busy_timeout = 250");
      database.exec("PRAGMA query_only = ON");
      return newerFailure(path, database) ?? olderFailure(path, database) ?? ok(database);
    });
    if (!opened.ok || versionOf(database) === schemaVersion) return opened;
    database.close();
    const owned = openOwned(path);
    if (!owned.ok) return owned;
    closeOwned(owned.value);
    return openForReading(path);
  });
}

/**
 * Gives the journal up before the process ends. Closing alone is not enough: prepared statements keep the connection,
 * and so the lock, until they are collected. The log goes into the file, which is then whole by itself.
 */
export function closeOwned(database: Database): void {
  database.exec("PRAGMA journal_mode = DELETE");
  database.exec("PRAGMA locking_mode = NORMAL");
  // The lock goes with the first read in the new mode.
  versionOf(database);
  database.prepare("SELECT count(*) FROM sqlite_schema").get();
  database.close();
}

function newerFailure(path: string, database: Database): Result<never, JournalFailure> | undefined {
  const version = versionOf(database);
  if (version <= schemaVersion) return undefined;
  const message = `the journal ${path} was written by a newer tutti (${version}, this one knows ${schemaVersion})`;
  return err({ kind: "newer", message, advice: "use that version of tutti, or a later one" });
}

function olderFailure(path: string, database: Database): Result<never, JournalFailure> | undefined {
  const what = tooOldFor(database);
  if (what === undefined) return undefined;
  const message = `the journal ${path} was written by an older tutti, and this one cannot go on with it: ${what}`;
  const advice =
    "take the cluster down with the tutti that wrote it (`tutti down`), move that file away, and bring the cluster up anew with `tutti up`; data of stores is elsewhere";
  return err({ kind: "older", message, advice });
}

function closingOnError(
  database: Database,
  work: () => Result<Database, JournalFailure>,
): Result<Database, JournalFailure> {
  try {
    const result = work();
    if (!result.ok) database.close();
    return result;
  } catch (error) {
    database.close();
    throw error;
  }
}

function guarded(
  path: string,
  work: () => Result<Database, JournalFailure>,
): Result<Database, JournalFailure> {
  try {
    return work();
  } catch (error) {
    return err(failureOf(path, error instanceof Error ? error.message : String(error)));
  }
}

function failureOf(path: string, reason: string): JournalFailure {
  if (/database is locked|SQLITE_BUSY/i.test(reason)) {
    const pid = lockHolder(path);
    const who = pid === undefined ? "another process" : `process ${pid}`;
    const message = `${who} owns the journal ${path}: a supervisor of this cluster is running`;
    return {
      kind: "held",
      message,
      advice: "talk to it with tutti's commands, or stop it with `tutti down`",
      ...(pid === undefined ? {} : { pid }),
    };
  }
  if (/not a database|malformed|corrupt|no such table/i.test(reason)) {
    const message = `the journal ${path} is damaged: ${reason}`;
    const advice =
      "move it away and bring the cluster up anew, or put a copy of it back; data of stores is elsewhere";
    return { kind: "corrupt", message, advice };
  }
  const message = `cannot use the journal ${path}: ${reason}`;
  return {
    kind: "unusable",
    message,
    advice: "check the folder's owner, its permissions and the free space",
  };
}
