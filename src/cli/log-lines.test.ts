/** Reading logs: over rotated files as if they were one, since a moment, and followed over a rotation. */
import { appendFileSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { noteBase, noteMarks } from "../targets/local/logs/times.ts";
import { LogFollower } from "./log-follow.ts";
import { linesOfLog } from "./log-lines.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const MINUTE = 60_000;

let folder = "";
let path = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tutti-lines-"));
  path = join(folder, "web-1.r1.log");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Three files that were one: cut in the middle of a line and of a letter. */
function writeRotated(): void {
  const whole = Buffer.from("one\ntwo\nthrée\nfour\nfive\nsix\n");
  const cut = whole.indexOf(0xc3) + 1;
  writeFileSync(`${path}.2`, whole.subarray(0, 4));
  writeFileSync(`${path}.1`, whole.subarray(4, cut));
  writeFileSync(path, whole.subarray(cut));
  noteBase(`${path}.times`, 1_000 + cut);
}

test("the last lines, and lines that match, come from rotated files as well", () => {
  writeRotated();
  const linesOf = (wanted: Parameters<typeof linesOfLog>[1]): readonly string[] =>
    linesOfLog(path, wanted).lines;
  expect(linesOf({})).toEqual(["one", "two", "thrée", "four", "five", "six"]);
  expect(linesOf({ lines: 2 })).toEqual(["five", "six"]);
  expect(linesOf({ lines: 4 })).toEqual(["thrée", "four", "five", "six"]);
  expect(linesOf({ lines: 99 })).toHaveLength(6);
  expect(linesOf({ lines: 0 })).toEqual([]);
  expect(linesOf({ grep: /^f/ })).toEqual(["four", "five"]);
  expect(linesOf({ grep: /o/, lines: 2 })).toEqual(["two", "four"]);
  expect(linesOfLog(join(folder, "nowhere.log"), { lines: 3 }).lines).toEqual([]);
});

test("a log that is larger than what is read at once", () => {
  const line = (at: number): string => `${at} ${"x".repeat(100)}`;
  writeFileSync(path, Array.from({ length: 40_000 }, (_, at) => `${line(at)}\n`).join(""));
  expect(linesOfLog(path, { lines: 20_000 }).lines[0]).toBe(line(20_000));
  expect(linesOfLog(path, { grep: /^39999 / }).lines).toEqual([line(39_999)]);
});

test("since a moment: whole lines, and a little more rather than less", () => {
  writeFileSync(path, "old\nbefore\nafter\n");
  utimesSync(path, NOW / 1_000, NOW / 1_000);
  noteMarks(`${path}.times`, [
    { wallMs: NOW - 20 * MINUTE, offset: 4 },
    { wallMs: NOW - 5 * MINUTE - 10_000, offset: 8 },
    { wallMs: NOW - 5 * MINUTE, offset: 11 },
    { wallMs: NOW, offset: 17 },
  ]);
  const since = (ms: number): ReturnType<typeof linesOfLog> => linesOfLog(path, { sinceMs: ms }, NOW);
  expect(since(NOW - 5 * MINUTE - 1)).toMatchObject({ lines: ["before", "after"] });
  expect(since(NOW - 5 * MINUTE - 1).vague).toBeUndefined();
  expect(since(NOW + 1).lines).toEqual([]);
  expect(linesOfLog(path, { sinceMs: NOW - 5 * MINUTE - 1, lines: 1 }, NOW).lines).toEqual(["after"]);
});

test("since a moment at which nobody looked: all that may be meant, and said so", () => {
  writeFileSync(path, "old\nnew\n");
  utimesSync(path, NOW / 1_000, NOW / 1_000);
  noteMarks(`${path}.times`, [{ wallMs: NOW - 60 * MINUTE, offset: 4 }]);
  const found = linesOfLog(path, { sinceMs: NOW - MINUTE }, NOW);
  expect(found).toMatchObject({ lines: ["new"], vague: { fromMs: NOW - 60 * MINUTE, untilMs: null } });
});

test("followed over a rotation: every line once, and none before it is whole", () => {
  const told: string[] = [];
  const file = { instance: "web-1.r1", path };
  writeFileSync(path, "one\ntw");
  const { lines, end } = linesOfLog(path, { wholeOnly: true });
  expect(lines).toEqual(["one"]);
  const follower = new LogFollower(new Map([[path, end]]), (_file, line) => told.push(line));
  appendFileSync(path, "o\nthree\n");
  expect(follower.look([file])).toBe(false);
  expect(told).toEqual(["two", "three"]);
  appendFileSync(path, "four\n");
  renameSync(path, `${path}.1`);
  writeFileSync(path, "five\n");
  // It was cut, and the supervisor has not yet noted it.
  expect(follower.look([file])).toBe(true);
  noteBase(`${path}.times`, 19);
  expect(follower.look([file])).toBe(false);
  expect(told).toEqual(["two", "three", "four", "five"]);
});

test("followed over a truncation that nobody explains, and a file that appears", () => {
  const told: string[] = [];
  const follower = new LogFollower(new Map([[path, 100]]), (file, line) =>
    told.push(`${file.instance} ${line}`),
  );
  writeFileSync(path, "new\n");
  const other = { instance: "web-2.r1", path: join(folder, "web-2.r1.log") };
  writeFileSync(other.path, "first\n");
  const files = [{ instance: "web-1.r1", path }, other];
  expect(follower.look(files)).toBe(true);
  expect(follower.look(files)).toBe(false);
  expect(told).toEqual(["web-2.r1 first", "web-1.r1 new"]);
});
