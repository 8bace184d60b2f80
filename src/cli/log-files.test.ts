/** Log files: the last lines, and whose they are. */
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { latestLogOf, logFilesIn, matchesName, newestBySlot, tailOf } from "./log-files.ts";

const folder = mkdtempSync(join(tmpdir(), "tutti-logs-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("the last lines of a file; none of a file that is not there", () => {
  const file = join(folder, "tail.txt");
  writeFileSync(file, "one\ntwo\nthree\n");
  expect(tailOf(file, 2)).toEqual(["two", "three"]);
  expect(tailOf(file, 9)).toEqual(["one", "two", "three"]);
  writeFileSync(file, "");
  expect(tailOf(file, 2)).toEqual([]);
  expect(tailOf(join(folder, "nowhere"), 2)).toEqual([]);
});

test("a part, a slot and an instance are names", () => {
  for (const name of ["web", "web-1", "web-1.r2", "web-1.r2.g3"])
    expect(matchesName("web-1.r2.g3", name)).toBe(true);
  for (const name of ["we", "web-2", "web-1.r3"]) expect(matchesName("web-1.r2.g3", name)).toBe(false);
});

test("of each slot the newest", () => {
  for (const [name, seconds] of [
    ["web-1.r1", 100],
    ["web-1.r2", 200],
    ["web-2.r1", 50],
  ] as const) {
    writeFileSync(join(folder, `${name}.log`), "");
    utimesSync(join(folder, `${name}.log`), seconds, seconds);
  }
  expect(newestBySlot(logFilesIn(folder)).map(({ instance }) => instance)).toEqual(["web-1.r2", "web-2.r1"]);
  expect(latestLogOf(folder, "web-1")).toBe(join(folder, "web-1.r2.log"));
  expect(latestLogOf(folder, "web-1.r1")).toBe(join(folder, "web-1.r1.log"));
});
