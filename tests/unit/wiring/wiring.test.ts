/** Drives the table of wrong wiring through the compiler and through the builders. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Problem } from "../../../src/base/problem.ts";
import { loadCluster } from "../../../src/host/load-cluster.ts";
import { typeCheck } from "../../../src/host/type-check.ts";
import { partsText, wiringCases } from "./cases.ts";
import { cloudCases, cloudRunTimeCases } from "./cloud-cases.ts";
import { optionCases } from "./option-cases.ts";
import { programCases, programRunTimeCases } from "./program-cases.ts";
import { runTimeCases } from "./run-time-cases.ts";

const typedCases = [...wiringCases, ...optionCases, ...cloudCases, ...programCases];
const folder = mkdtempSync(join(tmpdir(), "tutti-wiring-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file that is right but for the case. */
function sourceOf(text: string): string {
  const clean = text.replace("«", "");
  const ending = clean.includes("export default")
    ? ""
    : `\nexport default cluster("shop", { services: [web] });\n`;
  return `${partsText}${clean}${ending}`;
}

/** Line and column of the mark, counted from 1. */
function markOf(text: string): { line: number; column: number } {
  const before = (partsText + text).split("«")[0]?.split("\n") ?? [];
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe("the compiler refuses", () => {
  const problems = new Map<string, Problem[]>();

  beforeAll(async () => {
    const names = typedCases.map(({ text }, index) => basename(write(`case-${index}.ts`, sourceOf(text))));
    const sound = basename(write("sound.ts", sourceOf("")));
    const all = write("all.ts", [...names, sound].map((name) => `import "./${name}";`).join("\n"));
    const result = await typeCheck({ file: all, hash: "one", cacheFolder: join(folder, "cache") });
    for (const problem of result?.problems ?? []) {
      const file = basename(problem.place.file);
      problems.set(file, [...(problems.get(file) ?? []), problem]);
    }
  });

  test("nothing of a file that is right", () => {
    expect(problems.get("sound.ts")).toBeUndefined();
  });

  test.each(typedCases.map((one, index) => [one.name, index] as const))("%s", (_name, index) => {
    const found = problems.get(`case-${index}.ts`) ?? [];
    expect(found.map(({ message }) => message).join("\n")).toContain(typedCases[index]?.compiler);
    expect(found.every(({ place }) => place.line > partsText.split("\n").length - 1)).toBe(true);
  });
});

describe("the builders refuse", () => {
  test("nothing of a file that is right", async () => {
    const loaded = await loadCluster(write("loaded.ts", sourceOf("")));
    expect(loaded.ok).toBe(true);
  });

  test.each(
    [...typedCases, ...runTimeCases, ...cloudRunTimeCases, ...programRunTimeCases].map(
      (one) => [one.name, one] as const,
    ),
  )("%s", async (_name, one) => {
    const file = write("run.ts", sourceOf(one.text));
    const loaded = await loadCluster(file);
    const found = loaded.ok ? [] : loaded.error;
    const problem = found.find(({ code }) => code === one.code);
    expect(problem, JSON.stringify(found)).toBeDefined();
    const said = `${problem?.message}\n${problem?.fix}`;
    for (const piece of one.says) expect(said).toContain(piece);
    expect(problem?.place).toEqual({ file, ...markOf(one.text) });
  });
});
