/** The history in a journal: revisions and receipts, events, effects, turns for replay, and measured times. */

import type { Failure } from "../contract/effect.ts";
import type { EndedRelease } from "../contract/ended-release.ts";
import type { StampedEvent } from "../contract/event.ts";
import type { Turn } from "../contract/ports.ts";
import type { Receipt } from "../contract/receipt.ts";
import type { Revision } from "../contract/revision.ts";
import type { Estimate, Timings } from "../contract/timing.ts";
import { type Database, type Row, rowOf, rowsOf } from "./sqlite.ts";

export interface RevisionRecord {
  readonly revision: Revision;
  readonly by: string;
  readonly atWallMs: number;
  readonly reason?: string;
  /** "never-released" until a release to it ended: the state of the control plane knows of one that runs. */
  readonly outcome: EndedRelease["outcome"] | "never-released";
}

export interface EffectRecord {
  readonly id: string;
  /** The turn that first issued it. */
  readonly sequence: number;
  readonly kind: string;
  readonly why: string;
  /** How often it was issued; above 1 for a retry. */
  readonly issued: number;
  /** Missing while its outcome is not known. */
  readonly ok?: boolean;
  readonly failure?: Failure;
}

export interface RecordedTurn extends Omit<Turn, "events"> {
  readonly sequence: number;
}

export type TimingKind = "ready" | "stop" | "check" | "drain";

/** For a cluster that has no figures of its own yet: two checks half a second apart, and short requests. */
const ASSUMED = { check: { ms: 1_000, source: "assumed" }, drain: { ms: 1_000, source: "assumed" } } as const;

export class JournalHistory<State extends object> {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  load(): State | undefined {
    const rows = this.#all("SELECT key, value FROM state ORDER BY rowid");
    if (rows.length === 0) return undefined;
    const entries = rows.map((row) => [row.text("key"), row.json("value")] as const);
    const fields = Object.fromEntries(entries.filter(([key]) => idIn(key) === undefined));
    if (!("instances" in fields)) return fields as State;
    const instances = entries.flatMap(([key, value]) => {
      const id = idIn(key);
      return id === undefined ? [] : [[id, value] as const];
    });
    return { ...fields, instances: Object.fromEntries(instances) } as unknown as State;
  }

  /** Where replay starts: a state, and the turn that it follows. */
  baseState(): { readonly sequence: number; readonly state: State } | undefined {
    const row = this.#one("SELECT sequence, state FROM snapshots ORDER BY sequence LIMIT 1");
    return row && { sequence: row.number("sequence"), state: row.json<State>("state") };
  }

  /** Turns after one, oldest first; events are read apart. */
  turns(afterSequence: number, limit = 1_000): readonly RecordedTurn[] {
    const rows = this.#all(
      "SELECT * FROM turns WHERE sequence > ? ORDER BY sequence LIMIT ?",
      afterSequence,
      limit,
    );
    return rows.map((row) => ({
      sequence: row.number("sequence"),
      now: { wallMs: row.number("wall_ms"), monoMs: row.number("mono_ms") },
      input: row.json("input"),
      effects: row.json("effects"),
    }));
  }

  /** Effects first issued after a turn, in the order of their turns. */
  effectsSince(sequence: number): readonly EffectRecord[] {
    return this.#all("SELECT * FROM effects WHERE sequence > ? ORDER BY sequence, rowid", sequence).map(
      effectOf,
    );
  }

  /** In order of their sequence, those after one. */
  eventsAfter(afterSequence: number, limit = 100_000): readonly StampedEvent[] {
    const sql = "SELECT * FROM events WHERE sequence > ? ORDER BY sequence LIMIT ?";
    return this.#all(sql, afterSequence, limit).map(eventOf);
  }

  /** The sequence of the last event; 0 before the first. */
  lastEvent(): number {
    return this.#one("SELECT max(sequence) AS sequence FROM events")?.optionalNumber("sequence") ?? 0;
  }

  /** One above the highest number that was ever kept. */
  nextRevision(): number {
    return (this.#one("SELECT max(number) AS number FROM revisions")?.optionalNumber("number") ?? 0) + 1;
  }

  revision(number: number): Revision | undefined {
    return this.#one("SELECT revision FROM revisions WHERE number = ?", number)?.json<Revision>("revision");
  }

  /** Newest first. A revision that completed once stays complete, however later releases to it end. */
  revisions(): readonly RevisionRecord[] {
    const sql = `SELECT revision, created_ms, by, outcome, reason FROM revisions LEFT JOIN
      (SELECT revision AS number, outcome, reason, row_number() OVER
        (PARTITION BY revision ORDER BY outcome = 'complete' DESC, id DESC) AS place FROM endings)
      USING (number) WHERE place IS NULL OR place = 1 ORDER BY number DESC`;
    return this.#all(sql).map(revisionRecordOf);
  }

  /** Numbers of revisions in the order in which releases to them completed. */
  completed(): readonly number[] {
    const rows = this.#all("SELECT revision FROM endings WHERE outcome = 'complete' ORDER BY id");
    return rows.map((row) => row.number("revision"));
  }

  /** The last receipt of a revision: it may have been released more than once. */
  receipt(revision: number): Receipt | undefined {
    const sql = "SELECT receipt FROM receipts WHERE revision = ? ORDER BY id DESC LIMIT 1";
    return this.#one(sql, revision)?.json<Receipt>("receipt");
  }

  /** Medians of what was measured. Parts that were never measured are missing, for the caller to assume. */
  timings(): Timings {
    const measured: Record<TimingKind, Record<string, number[]>> = {
      ready: {},
      stop: {},
      check: {},
      drain: {},
    };
    for (const row of this.#all("SELECT part, kind, ms FROM timings")) {
      const byPart = measured[row.text("kind") as TimingKind];
      const part = row.text("part");
      byPart[part] = [...(byPart[part] ?? []), row.number("ms")];
    }
    const { ready, stop, check, drain } = measured;
    return {
      ready: mediansOf(ready),
      stop: mediansOf(stop),
      check: medianOf(Object.values(check).flat()) ?? ASSUMED.check,
      drain: medianOf(Object.values(drain).flat()) ?? ASSUMED.drain,
    };
  }

  close(): void {
    this.#database.close();
  }

  #all(sql: string, ...parameters: readonly (string | number)[]): readonly Row[] {
    return rowsOf(this.#database.prepare(sql).all(...parameters));
  }

  #one(sql: string, ...parameters: readonly (string | number)[]): Row | undefined {
    return rowOf(this.#database.prepare(sql).get(...parameters));
  }
}

const INSTANCE = "instances/";

/** The key of the row that holds one instance. */
export function instanceKey(id: string): string {
  return INSTANCE + id;
}

/** The ids of instances that have a row, in the order of their creation. */
export function instanceIds(database: Database): readonly string[] {
  const rows = rowsOf(database.prepare("SELECT key FROM state ORDER BY rowid").all());
  return rows.flatMap((row) => idIn(row.text("key")) ?? []);
}

function idIn(key: string): string | undefined {
  return key.startsWith(INSTANCE) ? key.slice(INSTANCE.length) : undefined;
}

function mediansOf(measured: Readonly<Record<string, readonly number[]>>): Record<string, Estimate> {
  const medians: Record<string, Estimate> = {};
  for (const [part, list] of Object.entries(measured)) medians[part] = medianOf(list) ?? ASSUMED.check;
  return medians;
}

function medianOf(list: readonly number[]): Estimate | undefined {
  const ms = [...list].sort((a, b) => a - b)[(list.length - 1) >> 1];
  return ms === undefined ? undefined : { ms, source: "measured" };
}

function effectOf(row: Row): EffectRecord {
  const done = row.optionalNumber("ok");
  const failure = row.optionalText("failure");
  return {
    id: row.text("id"),
    sequence: row.number("sequence"),
    kind: row.text("kind"),
    why: row.text("why"),
    issued: row.number("issued"),
    ...(done === undefined ? {} : { ok: done === 1 }),
    ...(failure === undefined ? {} : { failure: JSON.parse(failure) as Failure }),
  };
}

function eventOf(row: Row): StampedEvent {
  const data = row.optionalText("data");
  return {
    sequence: row.number("sequence"),
    wallMs: row.number("wall_ms"),
    code: row.text("code") as StampedEvent["code"],
    subject: row.text("subject"),
    text: row.text("text"),
    ...(data === undefined ? {} : { data: JSON.parse(data) as NonNullable<StampedEvent["data"]> }),
  };
}

function revisionRecordOf(row: Row): RevisionRecord {
  const reason = row.optionalText("reason");
  return {
    revision: row.json("revision"),
    by: row.text("by"),
    atWallMs: row.number("created_ms"),
    outcome: (row.optionalText("outcome") as EndedRelease["outcome"] | undefined) ?? "never-released",
    ...(reason === undefined ? {} : { reason }),
  };
}
