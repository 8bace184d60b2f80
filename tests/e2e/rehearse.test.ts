/** `tutti rehearse` on a file alone: many seeds on all processors, every single fault, and one run step by step. */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { root, runTutti } from "../support/command-line.ts";

const folder = mkdtempSync(join(tmpdir(), "tutti-rehearse-"));
const file = join(folder, "cluster.ts");
copyFileSync(join(root, "tests", "mutants", "cluster.ts"), file);
afterAll(() => rmSync(folder, { recursive: true }));

interface Summary {
  readonly kind: string;
  readonly seeds: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly seedsWithFaults: number;
  readonly violations: readonly { readonly invariant: string }[];
  readonly notRehearsed: readonly string[];
  readonly availability: { readonly minHealthy: number };
}

const lastOf = (stdout: string): Summary => JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Summary;

it("counts every seed once on several threads, and leaves nothing behind", async () => {
  const words = ["rehearse", "--file", file, "--seeds", "201", "--parallel", "--json"];
  const ended = await runTutti(words);
  expect(ended.code, ended.stderr + ended.stdout).toBe(0);
  const summary = lastOf(ended.stdout);
  expect(summary).toMatchObject({ kind: "summary", seeds: 201, violations: [] });
  expect(summary.seedsWithFaults).toBeGreaterThan(100);
  const alone = lastOf((await runTutti(words.filter((word) => word !== "--parallel"))).stdout);
  expect(summary.faults).toEqual(alone.faults);
  expect(existsSync(join(folder, ".tutti"))).toBe(false);
});

it("tries every single fault at every effect of a change", async () => {
  const ended = await runTutti(["rehearse", "scale", "web=2", "--exhaustive", "--file", file, "--json"]);
  expect(ended.code, ended.stderr + ended.stdout).toBe(0);
  expect(lastOf(ended.stdout).faults["supervisor-crash"]).toBeGreaterThan(4);
});

it("steps through a kept run, with the capacity at each step", async () => {
  const kept = join(root, "tests", "fixtures", "rehearsals", "surge-ignored.json");
  const ended = await runTutti(["rehearse", "--replay", kept]);
  expect(ended.code, ended.stderr).toBe(0);
  expect(ended.stdout).toMatch(/\d+\.\d{3} {2}web-1\.r\d\/start .*\[web \d\]/);
  expect(ended.stdout).toContain("every promise held");
});

it("writes a page to look at, with the run that costs users the most", async () => {
  const report = join(folder, "report.html");
  const ended = await runTutti(["rehearse", "--file", file, "--seeds", "60", "--report", report]);
  expect(ended.code, ended.stderr + ended.stdout).toBe(0);
  expect(ended.stderr).toContain(`report: ${report}`);
  const page = readFileSync(report, "utf8");
  expect(page).toContain("the run in which users lose the most (seed ");
  expect(page).toMatch(/<svg[^>]*>[\s\S]*class="fault"/);
});

it.each([
  [["rehearse", "fly"], 2, "names no change"],
  [["rehearse", "scale", "nobody=2"], 9, "there is no service"],
  [["rehearse", "--replay", "/nowhere.json"], 9, "there is no file"],
])("%s is refused", async (words, code, text) => {
  const ended = await runTutti([...words, "--file", file]);
  expect(ended.code).toBe(code);
  expect(ended.stderr).toContain(text);
});
