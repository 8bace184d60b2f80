/** The registry of loopback ranges: one each, kept for ever, also when many ask at once or one died while asking. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterEach, beforeEach, expect, test } from "vitest";
import { chooseRange, claimRange } from "./addresses.ts";
import { bootId } from "./identity.ts";

let folder = "";
let registry = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tutti-ranges-"));
  registry = join(folder, "state", "ranges.json");
});

afterEach(() => rmSync(folder, { recursive: true }));

test("a state folder keeps its range, and another one gets another", () => {
  const shop = claimRange(registry, join(folder, "shop"));
  expect(shop).toMatch(/^127\.\d+$/);
  expect(claimRange(registry, join(folder, "blog"))).not.toBe(shop);
  expect(claimRange(registry, join(folder, "shop"))).toBe(shop);
  expect(Object.keys(JSON.parse(readFileSync(registry, "utf8")))).toHaveLength(2);
});

const none: ReadonlySet<string> = new Set();

test("a range is given again when its folder is gone, never while something listens there", () => {
  const first = chooseRange({}, "/a", () => true, none);
  expect(chooseRange({ [first]: "/gone" }, "/a", () => false, none)).toBe(first);
  expect(chooseRange({ [first]: "/there" }, "/a", () => true, none)).not.toBe(first);
  expect(chooseRange({}, "/a", () => true, new Set([first]))).not.toBe(first);
  expect(chooseRange({ [first]: "/a" }, "/a", () => true, new Set([first]))).toBe(first);
});

test("when all are taken, the message says what to do", () => {
  const all = Object.fromEntries(
    Array.from({ length: 249 }, (_, index) => [`127.${index + 2}`, `/c${index}`]),
  );
  expect(() => chooseRange(all, "/a", () => true, none)).toThrow("remove the state folder");
  expect(chooseRange(all, "/a", (path) => path !== "/c40", none)).toBe("127.42");
});

test("a damaged registry is not guessed at", () => {
  claimRange(registry, join(folder, "shop"));
  writeFileSync(registry, "{");
  expect(() => claimRange(registry, join(folder, "shop"))).toThrow("is damaged: delete");
});

test("the lock of a process that died is taken over", () => {
  mkdirSync(join(folder, "state"));
  const dead = { pid: 1, startTicks: 1, bootId: bootId(), token: "dead" };
  writeFileSync(`${registry}.lock`, JSON.stringify(dead));
  expect(claimRange(registry, join(folder, "shop"))).toMatch(/^127\./);
  expect(() => readFileSync(`${registry}.lock`)).toThrow();
});

test("processes that ask at once get a range each", async () => {
  const program = join(folder, "claim.mjs");
  const contents = `
    import { claimRange } from "./addresses.ts";
    const [registry, ...folders] = process.argv.slice(2);
    console.log(folders.map((folder) => claimRange(registry, folder)).join(" "));`;
  const stdin = { contents, resolveDir: import.meta.dirname, loader: "ts" } as const;
  await build({ stdin, bundle: true, platform: "node", format: "esm", outfile: program, logLevel: "error" });
  mkdirSync(join(folder, "state"));
  writeFileSync(
    `${registry}.lock`,
    JSON.stringify({ pid: 1, startTicks: 1, bootId: bootId(), token: "dead" }),
  );
  const runs = [0, 1, 2, 3].map((run) => {
    const folders = Array.from({ length: 10 }, (_, index) => join(folder, `c${run}-${index}`));
    return promisify(execFile)(process.execPath, [program, registry, ...folders]);
  });
  const ranges = (await Promise.all(runs)).flatMap(({ stdout }) => stdout.trim().split(" "));
  expect(new Set(ranges).size).toBe(40);
  expect(Object.keys(JSON.parse(readFileSync(registry, "utf8"))).sort()).toEqual([...ranges].sort());
});
