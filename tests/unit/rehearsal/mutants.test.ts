/**
 * Mutants still apply to the source, what was found of them is kept, and the page tells of them as they were recorded. That the kept runs break them is shown by `npm run mutants -- --replays`.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
const folder = join(root, "tests", "mutants");

interface Edit {
  readonly file: string;
  readonly find: string;
}
interface Mutant extends Edit {
  readonly name: string;
  readonly row: string;
}
interface Result {
  readonly invariant?: string;
  readonly seconds?: number;
}

const { mutants } = (await import(join(folder, "mutants.mjs"))) as { readonly mutants: readonly Mutant[] };
const { editsOf } = (await import(join(folder, "edits.mjs"))) as {
  readonly editsOf: (mutant: Mutant) => readonly Edit[];
};
const { page } = (await import(join(folder, "page.mjs"))) as {
  readonly page: (mutants: readonly Mutant[], results: Readonly<Record<string, Result>>) => string;
};
const results = JSON.parse(readFileSync(join(folder, "results.json"), "utf8")) as Readonly<
  Record<string, Result>
>;

const hunted = mutants.filter(({ name }) => results[name]?.invariant !== undefined);

it.each(mutants)("$name applies to the source", (mutant) => {
  for (const { file, find } of editsOf(mutant)) {
    expect(file).toMatch(/^(control|engine)\//);
    expect(readFileSync(join(root, "src", file), "utf8").split(find)).toHaveLength(2);
  }
});

it.each(hunted)("$name was found within a minute, and its smallest run is kept", ({ name }) => {
  expect(results[name]?.invariant).toMatch(/^[A-Z]+-\d+$/);
  expect(results[name]?.seconds).toBeLessThan(60);
  expect(existsSync(join(root, "tests", "fixtures", "rehearsals", `${name}.json`))).toBe(true);
});

it("are found 25 times at least, 15 of them bugs of real orchestrators", () => {
  expect(hunted.length).toBeGreaterThanOrEqual(25);
  expect(hunted.filter(({ row }) => /#\d+|GH-\d+|05ac808f/.test(row)).length).toBeGreaterThanOrEqual(15);
});

it("stand on the page as they were recorded", () => {
  expect(readFileSync(join(root, "docs", "mutants.md"), "utf8")).toBe(page(mutants, results));
});
