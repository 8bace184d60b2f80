/** The journal: what is recorded comes back, one owner at a time, also across processes. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Effect } from "../contract/effect.ts";
import type { Turn } from "../contract/ports.ts";
import type { Revision } from "../contract/revision.ts";
import { type JournalFile, openJournal, openJournalReadOnly } from "./journal.ts";
import { openDatabase } from "./sqlite.ts";

interface TestState {
  readonly count: number;
  readonly large?: { readonly text: string };
}

let folder: string;
let path: string;
const opened: { close(): void }[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tutti-journal-"));
  path = join(folder, "journal.sqlite");
});
afterEach(() => {
  for (const journal of opened.splice(0)) journal.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(limits: { keptTurns?: number; snapshotEvery?: number } = {}): JournalFile<TestState> {
  const journal = openJournal<TestState>({ path, initial: { count: 0 }, ...limits });
  if (!journal.ok) throw new Error(journal.error.message);
  opened.push(journal.value);
  return journal.value;
}

function effect(id: string): Effect {
  return { id, fence: 1, why: "because", body: { kind: "terminate", instance: "web-1", process: PROCESS } };
}

const none: ReadonlyMap<string, readonly never[]> = new Map<string, readonly never[]>();

const PROCESS = { pid: 7, startTicks: 70, bootId: "boot" };

function turn(parts: Partial<Turn> = {}): Turn {
  return { now: { wallMs: 10, monoMs: 5 }, input: { kind: "woken" }, effects: [], events: [], ...parts };
}

test("instances have a row each, and come back in the order of their creation, those that went do not", () => {
  const first = open();
  const [one, two, other] = [{ id: "web-1.r1", n: 1 }, { id: "web-2.r1" }, { id: "api-1.r1" }];
  const state = (...instances: readonly { readonly id: string }[]) => ({
    count: 1,
    instances: Object.fromEntries(instances.map((it) => [it.id, it])),
  });
  first.record(turn(), state(), new Map());
  first.record(turn(), state(one, two), new Map([["web", [one, two]]]));
  first.record(turn(), state(one, two, other), new Map([["api", [other]]]));
  first.close();
  opened.length = 0;
  const second = open();
  expect(JSON.stringify(second.load())).toBe(JSON.stringify(state(one, two, other)));
  const changed = { id: "web-2.r1", n: 2 };
  second.record(turn(), state(changed, other), new Map([["web", [changed]]]));
  expect(second.load()).toEqual(state(changed, other));
});

test("a journal from before instances had rows of their own is read, and goes on", () => {
  open().close();
  opened.length = 0;
  const old = openDatabase(path);
  const [one, two] = [{ id: "web-api-1.r1" }, { id: "db-1.r2.g2" }];
  const insert = old.prepare("INSERT INTO state (key, value) VALUES (?, ?)");
  insert.run("instances", JSON.stringify({ [one.id]: one, [two.id]: two }));
  insert.run("generations", JSON.stringify({ "web-api-1.r1": 1, "db-1.r2": 2, "db-2.r2": 1 }));
  insert.run("schema", "1");
  old.exec("PRAGMA user_version = 1");
  old.close();
  // A command that reads comes first, with `tutti up` too.
  const reader = openJournalReadOnly(path);
  if (!reader.ok) throw new Error(reader.error.message);
  reader.value.close();
  expect(open().load()).toEqual({
    instances: { [one.id]: one, [two.id]: two },
    generations: { "web-api": { "web-api-1.r1": 1 }, db: { "db-1.r2": 2, "db-2.r2": 1 } },
    schema: 2,
  });
});

/** A journal of an older version, with what its builds kept there. */
function keptBefore(version: number, fill: (old: ReturnType<typeof openDatabase>) => void): void {
  open().close();
  opened.length = 0;
  const old = openDatabase(path);
  fill(old);
  old.exec(`PRAGMA user_version = ${version}`);
  old.close();
}

function expectTooOld(what: string): void {
  const before = readFileSync(path);
  for (const failed of [openJournalReadOnly(path), openJournal({ path, initial: {} })]) {
    if (failed.ok) throw new Error("it was opened");
    expect(failed.error).toMatchObject({ kind: "older", message: expect.stringContaining(what) });
    expect(failed.error.message).toContain(path);
    expect(failed.error.advice).toContain("`tutti down`");
  }
  // All but the header, in which SQLite notes that the file was opened for writing.
  expect(readFileSync(path).subarray(100).equals(before.subarray(100))).toBe(true);
}

test("a recorded state whose balancers had no listeners yet is refused with what to do, and stays as it is", () => {
  const recorded = join(import.meta.dirname, "../../tests/fixtures/journals/2026-11-20-relayer.json");
  const { turns } = JSON.parse(readFileSync(recorded, "utf8")) as { readonly turns: readonly Turn[] };
  const asked = turns.map(({ input }) => input).find((input) => input.kind === "release");
  const revision = JSON.stringify(asked?.revision);
  for (const version of [1, 2]) {
    keptBefore(version, (old) => {
      const sql =
        "INSERT OR REPLACE INTO revisions (number, revision, created_ms, by) VALUES (1, ?, 1, 'ann')";
      old.prepare(sql).run(revision);
    });
    expectTooOld("its balancers have no listeners");
    rmSync(path);
  }
});

test.each([
  [1, { "web-1.r1": 2, web: { "web-1.r1": 1 } }],
  [2, { "": { web: '{"web-1.r1":1}' } }],
])("a state of version %d that gave two instances one name is refused", (version, generations) => {
  keptBefore(version, (old) => {
    const insert = old.prepare("INSERT INTO state (key, value) VALUES ('generations', ?)");
    insert.run(JSON.stringify(generations));
  });
  expectTooOld("counted in two ways");
});

test("a new journal has no state, and remembers the one before the first turn", () => {
  const journal = open();
  expect(journal.load()).toBeUndefined();
  expect(journal.baseState()).toEqual({ sequence: 0, state: { count: 0 } });
});

test("state, turns, effects and events come back after a restart", () => {
  const first = open();
  const started = { code: "instance-starting", subject: "web-1", text: "starts", data: { slot: 1 } } as const;
  first.record(turn({ effects: [effect("a")], events: [started] }), { count: 1, large: { text: "x" } }, none);
  first.record(turn({ input: { kind: "outcome", effect: "a", ok: true } }), { count: 2 }, none);
  first.close();
  opened.length = 0;
  const second = open();
  expect(second.load()).toEqual({ count: 2 });
  expect(second.turns(0).map(({ sequence, input }) => [sequence, input.kind])).toEqual([
    [1, "woken"],
    [2, "outcome"],
  ]);
  expect(second.turns(0)[0]?.effects).toEqual([effect("a")]);
  expect(second.eventsAfter(0)).toEqual([{ ...started, sequence: 1, wallMs: 10 }]);
  expect(second.effectsSince(0)).toEqual([
    { id: "a", sequence: 1, kind: "terminate", why: "because", issued: 1, ok: true },
  ]);
  second.record(turn({ events: [started] }), { count: 3 }, none);
  expect(second.lastEvent()).toBe(2);
  expect(second.turns(0).at(-1)?.sequence).toBe(3);
});

test("a retry counts on the same effect, and a failure is kept with it", () => {
  const journal = open();
  const failure = { code: "no-space", message: "full", advice: "free some" } as const;
  journal.record(turn({ effects: [effect("a")] }), { count: 1 }, none);
  journal.record(turn({ effects: [effect("a")] }), { count: 2 }, none);
  journal.record(turn({ input: { kind: "outcome", effect: "a", ok: false, failure } }), { count: 3 }, none);
  expect(journal.effectsSince(0)).toMatchObject([{ id: "a", sequence: 1, issued: 2, ok: false, failure }]);
});

test("old turns go up to a snapshot of the state, from which replay starts", () => {
  const journal = open({ keptTurns: 10, snapshotEvery: 5 });
  for (let count = 1; count <= 23; count += 1) journal.record(turn(), { count }, none);
  expect(journal.baseState()).toEqual({ sequence: 10, state: { count: 10 } });
  expect(journal.turns(0).map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: 13 }, (_, i) => i + 11),
  );
});

test("revisions keep their number, and one that completed once stays complete", () => {
  const journal = open();
  const revision: Revision = {
    number: 1,
    cluster: {} as Revision["cluster"],
    artifacts: {},
    secrets: {},
    parts: [],
  };
  const ending = { as: "release", by: "ann", startedWallMs: 1, endedWallMs: 2 } as const;
  expect(journal.nextRevision()).toBe(1);
  journal.saveRevision(revision, "ann", 5);
  journal.saveRevision({ ...revision, number: 2 }, "bob", 6);
  expect(() => journal.saveRevision(revision, "ann", 7)).toThrow();
  journal.setOutcome({ ...ending, revision: 1, outcome: "complete" });
  journal.setOutcome({ ...ending, revision: 1, outcome: "failed", reason: "later" });
  expect(journal.revisions().map((one) => [one.revision.number, one.by, one.outcome])).toEqual([
    [2, "bob", "never-released"],
    [1, "ann", "complete"],
  ]);
  expect(journal.completed()).toEqual([1]);
  expect(journal.nextRevision()).toBe(3);
  expect(journal.revision(1)).toEqual(revision);
});

test("times are medians of the last runs, and assumed where nothing was measured", () => {
  const journal = open();
  for (const ms of [100, 900, 300]) journal.recordTiming("web", "ready", ms, 1);
  expect(journal.timings().ready).toEqual({ web: { ms: 300, source: "measured" } });
  expect(journal.timings().drain.source).toBe("assumed");
  for (let i = 0; i < 20; i += 1) journal.recordTiming("web", "ready", 50, 1);
  expect(journal.timings().ready["web"]?.ms).toBe(50);
});

test("a second process is refused at once while the first lives, and taken when it was killed", () => {
  const holder = `const { createRequire } = require("node:module");
    const { DatabaseSync } = process.getBuiltinModule?.("node:sqlite") ?? require("@photostructure/sqlite");
    const db = new DatabaseSync(process.argv[1]);
    db.exec("PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE");
    try { db.exec("BEGIN IMMEDIATE; COMMIT"); console.log("owner"); } catch (error) { console.log(error.message); }
    process.kill(process.pid, "SIGKILL");`;
  const journal = open();
  journal.record(turn(), { count: 1 }, none);
  const attempt = (): string =>
    spawnSync(process.execPath, ["-e", holder, path], { encoding: "utf8" }).stdout;
  expect(attempt()).toContain("locked");
  expect(openJournal({ path, initial: {} })).toMatchObject({ ok: false, error: { kind: "held" } });
  expect(openJournalReadOnly(path)).toMatchObject({ ok: false, error: { kind: "held" } });
  journal.close();
  opened.length = 0;
  expect(attempt()).toContain("owner");
  expect(open().load()).toEqual({ count: 1 });
});

test("a reader sees everything while nobody owns the journal, and cannot write", () => {
  const journal = open();
  journal.record(turn(), { count: 4 }, none);
  journal.close();
  opened.length = 0;
  const reader = openJournalReadOnly<TestState>(path);
  if (!reader.ok) throw new Error(reader.error.message);
  expect(reader.value.load()).toEqual({ count: 4 });
  reader.value.close();
});

test("a damaged file and a missing one are told by name, with what to do", () => {
  writeFileSync(path, "this is not a database at all, but long enough to look like one".repeat(20));
  const damaged = openJournal({ path, initial: {} });
  expect(damaged).toMatchObject({ ok: false, error: { kind: "corrupt" } });
  expect(damaged.ok ? "" : damaged.error.message).toContain(path);
  expect(openJournalReadOnly(join(folder, "absent.sqlite"))).toMatchObject({
    ok: false,
    error: { kind: "missing" },
  });
});
