/** The tables of the journal, and how an older file becomes a newer one. */
import { type Database, inTransaction, rowOf } from "./sqlite.ts";

/** One step a version; a step is never changed once it was released, a new one is added. */
const STEPS: readonly string[] = [
  `
  CREATE TABLE turns (
    sequence INTEGER PRIMARY KEY,
    wall_ms INTEGER NOT NULL,
    mono_ms INTEGER NOT NULL,
    input TEXT NOT NULL,
    effects TEXT NOT NULL
  ) STRICT;
  CREATE TABLE effects (
    id TEXT PRIMARY KEY,
    sequence INTEGER NOT NULL,
    kind TEXT NOT NULL,
    why TEXT NOT NULL,
    issued INTEGER NOT NULL,
    done_sequence INTEGER,
    ok INTEGER,
    failure TEXT
  ) STRICT;
  CREATE INDEX effects_by_sequence ON effects (sequence);
  CREATE TABLE events (
    sequence INTEGER PRIMARY KEY,
    turn INTEGER NOT NULL,
    wall_ms INTEGER NOT NULL,
    code TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    data TEXT
  ) STRICT;
  CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE snapshots (sequence INTEGER PRIMARY KEY, state TEXT NOT NULL) STRICT;
  CREATE TABLE revisions (
    number INTEGER PRIMARY KEY,
    revision TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    by TEXT NOT NULL
  ) STRICT;
  CREATE TABLE endings (
    id INTEGER PRIMARY KEY,
    revision INTEGER NOT NULL,
    release_kind TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT,
    by TEXT NOT NULL,
    started_ms INTEGER NOT NULL,
    ended_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX endings_by_revision ON endings (revision, id);
  CREATE TABLE timings (
    id INTEGER PRIMARY KEY,
    part TEXT NOT NULL,
    kind TEXT NOT NULL,
    ms INTEGER NOT NULL,
    wall_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX timings_by_part ON timings (part, kind, id);
  CREATE TABLE receipts (
    id INTEGER PRIMARY KEY,
    revision INTEGER NOT NULL,
    wall_ms INTEGER NOT NULL,
    receipt TEXT NOT NULL
  ) STRICT;
  `,
  // Instances are many and change one at a time: each has a row of its own, and their generations stand by part.
  `
  INSERT INTO state SELECT 'instances/' || one.key, one.value FROM state, json_each(state.value) AS one
    WHERE state.key = 'instances';
  UPDATE state SET value = '{}' WHERE key = 'instances';
  UPDATE state SET value = (
    SELECT coalesce(json_group_object(part, json(names)), '{}') FROM (
      SELECT rtrim(rtrim(key, replace(key, '-', '')), '-') AS part, json_group_object(key, value) AS names
        FROM json_each(state.value) GROUP BY part))
    WHERE key = 'generations';
  `,
  // The state of the control plane says that its generations stand by part, and its balancers have listeners.
  `
  UPDATE state SET value = '2' WHERE key = 'schema';
  UPDATE snapshots SET state = json_set(state, '$.schema', 2) WHERE sequence = 0;
  `,
];

/** What no step can bring up to date, by what a query finds in files from before the version. */
const TOO_OLD: readonly { readonly before: number; readonly what: string; readonly query: string }[] = [
  {
    before: 3,
    what: "its balancers have no listeners",
    query: `SELECT 1 FROM revisions, json_each(revision, '$.cluster.balancers') AS balancer
      WHERE json_type(balancer.value, '$.listeners') IS NULL LIMIT 1`,
  },
  {
    before: 2,
    what: "names of its instances are counted in two ways",
    query: `SELECT 1 FROM state, json_each(state.value) AS count
      WHERE state.key = 'generations' AND count.type <> 'integer' LIMIT 1`,
  },
  {
    before: 3,
    what: "names of its instances are counted in two ways",
    query: `SELECT 1 FROM state, json_tree(state.value) AS count
      WHERE state.key = 'generations' AND count.type NOT IN ('integer', 'object') LIMIT 1`,
  },
];

/** Why the file cannot be brought up to date; undefined when it can, or need not. Only reads. */
export function tooOldFor(database: Database): string | undefined {
  const version = versionOf(database);
  if (version === 0) return undefined;
  const found = TOO_OLD.filter(({ before }) => version < before);
  return found.find(({ query }) => database.prepare(query).get() !== undefined)?.what;
}

export const schemaVersion: number = STEPS.length;

/** The version that the file was written by; 0 for an empty file. */
export function versionOf(database: Database): number {
  return rowOf(database.prepare("PRAGMA user_version").get())?.number("user_version") ?? 0;
}

/** Brings the tables up to date in one transaction. */
export function migrate(database: Database): void {
  inTransaction(database, () => {
    for (const step of STEPS.slice(versionOf(database))) database.exec(step);
    database.exec(`PRAGMA user_version = ${schemaVersion}`);
  });
}
