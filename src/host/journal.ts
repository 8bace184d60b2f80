/** The journal: every turn and the state after it in one transaction, and the history that commands show. */
import { ok, type Result } from "../base/result.ts";
import type { EndedRelease } from "../contract/ended-release.ts";
import { partIn } from "../contract/instance-name.ts";
import type { ChangedInstances, Journal, Turn } from "../contract/ports.ts";
import type { Receipt } from "../contract/receipt.ts";
import type { Revision } from "../contract/revision.ts";
import { instanceIds, instanceKey, JournalHistory, type TimingKind } from "./journal-history.ts";
import { closeOwned, type JournalFailure, openForReading, openOwned } from "./journal-open.ts";
import { type Database, inTransaction, rowOf, rowsOf, type Statement } from "./sqlite.ts";

/** A median over the last few runs follows a program that became slower. */
const TIMINGS_COUNTED = 15;

export interface JournalOptions<State> {
  readonly path: string;
  /** The state before the first turn; replay starts from it. Taken only by a new journal. */
  readonly initial: State;
  /** Turns that are kept at least. Default 50,000. */
  readonly keptTurns?: number;
  /** Turns from one snapshot of the state to the next; older turns go up to one. Default 5,000. */
  readonly snapshotEvery?: number;
}

/** Opens the journal for the one process that writes it. */
export function openJournal<State extends object>(
  options: JournalOptions<State>,
): Result<JournalFile<State>, JournalFailure> {
  const database = openOwned(options.path);
  return database.ok ? ok(new JournalFile(database.value, options)) : database;
}

/** For commands that only look, while no supervisor runs. */
export function openJournalReadOnly<State extends object>(
  path: string,
): Result<JournalHistory<State>, JournalFailure> {
  const database = openForReading(path);
  return database.ok ? ok(new JournalHistory<State>(database.value)) : database;
}

export class JournalFile<State extends object> extends JournalHistory<State> implements Journal<State> {
  readonly #database: Database;
  readonly #keptTurns: number;
  readonly #snapshotEvery: number;
  readonly #statements: Statements;
  #sequence: number;
  #eventSequence: number;
  /** What each key of the state was last written as: what did not change keeps its identity. */
  #written: Readonly<Record<string, unknown>> = {};
  /** The same for instances, by part. */
  readonly #instances: Map<string, readonly Named[]>;

  constructor(database: Database, options: JournalOptions<State>) {
    super(database);
    this.#database = database;
    this.#keptTurns = options.keptTurns ?? 50_000;
    this.#snapshotEvery = options.snapshotEvery ?? 5_000;
    this.#statements = prepare(database);
    this.#instances = keptInstances(database);
    this.#sequence = this.#highest("turns");
    this.#eventSequence = this.#highest("events");
    if (this.baseState() === undefined) this.#statements.snapshot.run(0, JSON.stringify(options.initial));
  }

  record(turn: Turn, state: State, changed: ChangedInstances): void {
    const sequence = this.#sequence + 1;
    const fields = fieldsOf(state);
    inTransaction(this.#database, () => {
      this.#writeTurn(sequence, turn);
      this.#writeFields(fields);
      for (const [part, instances] of changed) this.#writeInstances(part, instances);
      if (sequence % this.#snapshotEvery === 0) this.#cut(sequence, state);
    });
    this.#sequence = sequence;
    this.#eventSequence += turn.events.length;
    this.#written = fields;
    for (const [part, instances] of changed) this.#instances.set(part, instances);
  }

  /** A revision is immutable: a number that is taken is refused by the table. */
  saveRevision(revision: Revision, by: string, wallMs: number): void {
    const sql = "INSERT INTO revisions (number, revision, created_ms, by) VALUES (?, ?, ?, ?)";
    this.#database.prepare(sql).run(revision.number, JSON.stringify(revision), Math.round(wallMs), by);
  }

  setOutcome({ revision, as, outcome, reason, by, startedWallMs, endedWallMs }: EndedRelease): void {
    const sql = `INSERT INTO endings (revision, release_kind, outcome, reason, by, started_ms, ended_ms)
      VALUES (?, ?, ?, ?, ?, ?, ?)`;
    const times = [Math.round(startedWallMs), Math.round(endedWallMs)] as const;
    this.#database.prepare(sql).run(revision, as, outcome, reason ?? null, by, ...times);
  }

  saveReceipt(receipt: Receipt, wallMs: number): void {
    const sql = "INSERT INTO receipts (revision, wall_ms, receipt) VALUES (?, ?, ?)";
    this.#database.prepare(sql).run(receipt.revision, Math.round(wallMs), JSON.stringify(receipt));
  }

  /** "check" and "drain" belong to a balancer, the others to the part that started or stopped. */
  recordTiming(part: string, kind: TimingKind, ms: number, wallMs: number): void {
    const insert = this.#database.prepare(
      "INSERT INTO timings (part, kind, ms, wall_ms) VALUES (?, ?, ?, ?)",
    );
    insert.run(part, kind, Math.round(ms), Math.round(wallMs));
    const forget = `DELETE FROM timings WHERE part = ? AND kind = ? AND id NOT IN
      (SELECT id FROM timings WHERE part = ? AND kind = ? ORDER BY id DESC LIMIT ?)`;
    this.#database.prepare(forget).run(part, kind, part, kind, TIMINGS_COUNTED);
  }

  override close(): void {
    closeOwned(this.#database);
  }

  #writeTurn(sequence: number, { now, input, effects, events }: Turn): void {
    const { turn, effect, outcome, event } = this.#statements;
    const [wallMs, monoMs] = [Math.round(now.wallMs), Math.round(now.monoMs)];
    turn.run(sequence, wallMs, monoMs, JSON.stringify(input), JSON.stringify(effects));
    for (const { id, body, why } of effects) effect.run(id, sequence, body.kind, why);
    if (input.kind === "outcome") {
      const failure = input.ok ? null : JSON.stringify(input.failure);
      outcome.run(sequence, input.ok ? 1 : 0, failure, input.effect);
    }
    for (const [index, { code, subject, text, data }] of events.entries()) {
      const number = this.#eventSequence + 1 + index;
      event.run(number, sequence, wallMs, code, subject, text, data ? JSON.stringify(data) : null);
    }
  }

  /** Only what is another object than last time: revisions are large and seldom change. */
  #writeFields(fields: Readonly<Record<string, unknown>>): void {
    for (const [key, value] of Object.entries(fields)) {
      if (key in this.#written && this.#written[key] === value) continue;
      this.#statements.state.run(key, JSON.stringify(value));
    }
    for (const key of Object.keys(this.#written)) if (!(key in fields)) this.#statements.forget.run(key);
  }

  /** A row each, so that a turn writes as much in a large cluster as in a small one. */
  #writeInstances(part: string, instances: readonly Named[]): void {
    const before = new Set(this.#instances.get(part));
    for (const instance of instances) {
      if (before.has(instance)) continue;
      this.#statements.state.run(instanceKey(instance.id), JSON.stringify(instance));
    }
    const kept = new Set(instances.map(({ id }) => id));
    for (const { id } of before) if (!kept.has(id)) this.#statements.forget.run(instanceKey(id));
  }

  /** Keeps the state at this turn, and drops turns before the latest snapshot that leaves enough of them. */
  #cut(sequence: number, state: State): void {
    this.#statements.snapshot.run(sequence, JSON.stringify(state));
    const oldest = "SELECT max(sequence) AS sequence FROM snapshots WHERE sequence <= ?";
    const base = rowOf(this.#database.prepare(oldest).get(sequence - this.#keptTurns))?.optionalNumber(
      "sequence",
    );
    if (base === undefined) return;
    this.#database.prepare("DELETE FROM snapshots WHERE sequence < ?").run(base);
    this.#database.prepare("DELETE FROM turns WHERE sequence <= ?").run(base);
    this.#database.prepare("DELETE FROM events WHERE turn <= ?").run(base);
    this.#database.prepare("DELETE FROM effects WHERE done_sequence <= ?").run(base);
  }

  #highest(table: "turns" | "events"): number {
    const row = this.#database.prepare(`SELECT max(sequence) AS sequence FROM ${table}`).get();
    return Math.max(
      rowOf(row)?.optionalNumber("sequence") ?? 0,
      table === "turns" ? this.#lastSnapshot() : 0,
    );
  }

  #lastSnapshot(): number {
    const rows = rowsOf(this.#database.prepare("SELECT max(sequence) AS sequence FROM snapshots").all());
    return rows[0]?.optionalNumber("sequence") ?? 0;
  }
}

type Named = ChangedInstances extends ReadonlyMap<string, readonly (infer One)[]> ? One : never;

const noInstances = {};

/** The instances are left out, and not even gathered: they have rows of their own. */
function fieldsOf(state: object): Readonly<Record<string, unknown>> {
  const fields = state as Readonly<Record<string, unknown>>;
  const keys = Object.keys(fields);
  return Object.fromEntries(keys.map((key) => [key, key === "instances" ? noInstances : fields[key]]));
}

/** What the file holds, for a process that goes on with it: what comes next replaces it or removes it. */
function keptInstances(database: Database): Map<string, readonly Named[]> {
  const byPart = new Map<string, readonly Named[]>();
  for (const id of instanceIds(database)) byPart.set(partIn(id), [...(byPart.get(partIn(id)) ?? []), { id }]);
  return byPart;
}

interface Statements {
  readonly turn: Statement;
  readonly effect: Statement;
  readonly outcome: Statement;
  readonly event: Statement;
  readonly state: Statement;
  readonly forget: Statement;
  readonly snapshot: Statement;
}

function prepare(database: Database): Statements {
  return {
    turn: database.prepare(
      "INSERT INTO turns (sequence, wall_ms, mono_ms, input, effects) VALUES (?, ?, ?, ?, ?)",
    ),
    // A retry has the id of the effect that it repeats.
    effect: database.prepare(`INSERT INTO effects (id, sequence, kind, why, issued) VALUES (?, ?, ?, ?, 1)
      ON CONFLICT (id) DO UPDATE SET issued = issued + 1`),
    outcome: database.prepare("UPDATE effects SET done_sequence = ?, ok = ?, failure = ? WHERE id = ?"),
    event: database.prepare(
      "INSERT INTO events (sequence, turn, wall_ms, code, subject, text, data) VALUES (?, ?, ?, ?, ?, ?, ?)",
    ),
    state: database.prepare(
      "INSERT INTO state (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    ),
    forget: database.prepare("DELETE FROM state WHERE key = ?"),
    snapshot: database.prepare("INSERT OR REPLACE INTO snapshots (sequence, state) VALUES (?, ?)"),
  };
}
