/** Logs that stay in bounds: rotation under a writer that never stops, times of lines, and what is retired. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { LogBounds } from "./bounds.ts";
import { olderPath, pathsOfLog, timesPath } from "./files.ts";
import { LogKeeper } from "./keeper.ts";
import { retireLogs } from "./retire.ts";
import { rotate } from "./rotate.ts";
import { noteMarks, readTimes, sinceOffset } from "./times.ts";

const cannotCutOff = (): Promise<boolean> => Promise.resolve(false);
const BOUNDS: LogBounds = {
  sizeBytes: 64 * 1024,
  files: 3,
  goneInstances: 2,
  everyMs: 20,
  floodedEveryMs: 20,
};

let folder = "";
let log = "";
let now = 1_000_000;
const troubles: string[] = [];
const floods: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tutti logs "));
  log = join(folder, "web-1.r1.log");
  now = 1_000_000;
  troubles.length = 0;
  floods.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

function keeper(alive: readonly string[] = ["web-1.r1"]): LogKeeper {
  return new LogKeeper({
    folder,
    alive: () => new Set(alive),
    wallMs: () => now,
    onTrouble: (text) => troubles.push(text),
    onFlood: (_instance, text) => floods.push(text),
    bounds: BOUNDS,
  });
}

const wholeLog = (): string =>
  pathsOfLog(log)
    .map((path) => readFileSync(path, "utf8"))
    .join("");

/** Writes numbered lines to the file as its standard output, as an instance does. */
function writer(lines: number): ChildProcess {
  const output = openSync(log, "a", 0o600);
  const script = `for (let at = 0; at < ${lines}; at++) require("fs").writeSync(1, "line " + at + " of many words\\n")`;
  return spawn(process.execPath, ["-e", script], { stdio: ["ignore", output, "inherit"] });
}

test("a log is rotated while its program writes, and every line is there once, in order", async () => {
  const bounds = { sizeBytes: 256 * 1024, files: 100 };
  const child = writer(200_000);
  const ended = once(child, "exit");
  let rotations = 0;
  while (child.exitCode === null) {
    if (statSync(log).size > bounds.sizeBytes) {
      await rotate(log, bounds);
      rotations += 1;
    }
    await sleep(5);
  }
  await ended;
  expect(rotations).toBeGreaterThan(1);
  const numbers = wholeLog()
    .trimEnd()
    .split("\n")
    .map((line) => Number(line.split(" ")[1]));
  expect(numbers).toHaveLength(200_000);
  expect(numbers.every((number, at) => number === at)).toBe(true);
});

test("where a beginning cannot be cut off, the file is copied to its end and truncated", async () => {
  writeFileSync(log, "x".repeat(10_000));
  expect(await rotate(log, BOUNDS, cannotCutOff)).toBe(10_000);
  appendFileSync(log, "after");
  expect(readFileSync(log, "utf8")).toBe("after");
  expect(readFileSync(olderPath(log, 1), "utf8")).toBe("x".repeat(10_000));
  expect(statSync(olderPath(log, 1)).mode & 0o777).toBe(0o600);
});

test("so many older files are kept, and of a flood its end", async () => {
  writeFileSync(log, `${"a".repeat(300_000)}${"z".repeat(64 * 1024)}`);
  await keeper().look();
  expect(pathsOfLog(log)).toHaveLength(4);
  for (const path of pathsOfLog(log)) expect(statSync(path).size).toBeLessThanOrEqual(BOUNDS.sizeBytes);
  expect(wholeLog().endsWith("z".repeat(64 * 1024))).toBe(true);
  for (const letter of ["b", "c", "d", "e"]) {
    appendFileSync(log, letter.repeat(70_000));
    await keeper().look();
  }
  expect(pathsOfLog(log)).toHaveLength(4);
  expect(readdirSync(folder).filter((name) => name.endsWith(".copying"))).toEqual([]);
  expect(troubles).toEqual([]);
});

test("an instance that writes more than can be kept is told of, once", async () => {
  const one = keeper();
  writeFileSync(log, "first\n");
  await one.look();
  for (const letter of ["a", "b"]) {
    now += 1_000;
    appendFileSync(log, letter.repeat(200_000));
    await one.look();
  }
  expect(floods).toEqual([
    "web-1.r1 floods its log: 195.3 KiB in 1s. Only the last 256 KiB are kept, so older lines are gone soon. " +
      "Let it print less; `tutti logs web-1.r1` shows what it prints.",
  ]);
});

test("the length of a log is noted when it changed, and that it was unchanged until then", async () => {
  const one = keeper();
  for (const [at, text] of [
    [10_000, "aaaa"],
    [20_000, ""],
    [3_600_000, ""],
    [3_610_000, "bb"],
  ] as const) {
    now = at;
    appendFileSync(log, text);
    await one.look();
  }
  expect(readTimes(timesPath(log)).marks).toEqual([
    { wallMs: 10_000, offset: 4 },
    { wallMs: 3_600_000, offset: 4 },
    { wallMs: 3_610_000, offset: 6 },
  ]);
});

test("offsets go on over a rotation, over another supervisor, and over a truncation by hand", async () => {
  writeFileSync(log, "x".repeat(100_000));
  now = 10_000;
  await keeper().look();
  const { base, marks } = readTimes(timesPath(log));
  expect(marks).toEqual([{ wallMs: 10_000, offset: 100_000 }]);
  expect(base + statSync(log).size).toBe(100_000);
  appendFileSync(log, "yy");
  now = 20_000;
  await keeper().look();
  expect(readTimes(timesPath(log)).marks.at(-1)).toEqual({ wallMs: 20_000, offset: 100_002 });
  writeFileSync(log, "zzz");
  now = 30_000;
  await keeper().look();
  expect(readTimes(timesPath(log))).toMatchObject({ base: 100_002 });
  expect(readTimes(timesPath(log)).marks.at(-1)).toEqual({ wallMs: 30_000, offset: 100_005 });
});

test("the lines since a moment begin at the last mark before it", () => {
  const marks = [
    { wallMs: 10, offset: 100 },
    { wallMs: 20, offset: 150 },
    { wallMs: 90, offset: 150 },
    { wallMs: 100, offset: 200 },
  ];
  expect(sinceOffset(marks, 5)).toEqual({ offset: 0, fromMs: null, untilMs: 10 });
  expect(sinceOffset(marks, 15)).toEqual({ offset: 100, fromMs: 10, untilMs: 20 });
  expect(sinceOffset(marks, 50)).toEqual({ offset: 150, fromMs: 20, untilMs: 100 });
  expect(sinceOffset(marks, 500)).toEqual({ offset: 200, fromMs: 100, untilMs: null });
  expect(sinceOffset([], 500)).toEqual({ offset: 0, fromMs: null, untilMs: null });
});

test("the file of times stays small, and keeps the newest and the oldest", () => {
  const path = timesPath(log);
  for (let at = 1; at <= 100; at += 1) {
    const marks = Array.from({ length: 100 }, (_, index) => ({
      wallMs: 1e12 + at * 100 + index,
      offset: at * 100 + index,
    }));
    noteMarks(path, marks);
  }
  expect(statSync(path).size).toBeLessThanOrEqual(64 * 1024);
  const { marks } = readTimes(path);
  expect(marks[0]?.offset).toBe(100);
  expect(marks.slice(-1_000).map(({ offset }) => offset)).toEqual(
    Array.from({ length: 1_000 }, (_, index) => 9_100 + index),
  );
});

test("of each part the logs of the instances that are longest gone are retired, with all their files", () => {
  const names = ["web-1.r1", "web-1.r2", "web-1.r3.g2", "web-2.r3", "once-1.r1", "web.build", "supervisor"];
  for (const [index, name] of names.entries()) {
    for (const file of [`${name}.log`, `${name}.log.1`, `${name}.log.times`]) {
      writeFileSync(join(folder, file), "text");
      utimesSync(join(folder, file), 1_000 + index, 1_000 + index);
    }
  }
  expect(retireLogs(folder, new Set(["web-1.r1"]), 2)).toEqual(["web-1.r2"]);
  expect(readdirSync(folder).filter((name) => name.startsWith("web-1.r2"))).toEqual([]);
  expect([...retireLogs(folder, new Set(), 1)].sort()).toEqual(["web-1.r1", "web-1.r3.g2"]);
  expect(existsSync(join(folder, "web.build.log"))).toBe(true);
  expect(retireLogs(join(folder, "nowhere"), new Set(), 1)).toEqual([]);
});

test("it looks at once and goes on; what cannot be read is told once and stops nothing", async () => {
  writeFileSync(log, "text");
  writeFileSync(join(folder, "a-bad-1.r1.log"), "text");
  mkdirSync(timesPath(join(folder, "a-bad-1.r1.log")));
  const one = keeper(["a-bad-1.r1", "web-1.r1"]);
  one.start();
  await expect.poll(() => existsSync(timesPath(log))).toBe(true);
  appendFileSync(join(folder, "a-bad-1.r1.log"), "more");
  await sleep(60);
  one.close();
  expect(troubles).toHaveLength(1);
  expect(troubles[0]).toContain("the log of a-bad-1.r1 could not be looked after: EISDIR");
});
