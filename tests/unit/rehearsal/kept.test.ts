/**
 * Mutants still apply to the source; and runs that once broke a promise, of a mutant or of ourselves, break no promise of the real
 * control plane.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { present } from "../../../src/base/assert.ts";
import { everything } from "../../../src/rehearsal/campaign.ts";
import { groundOf } from "../../../src/rehearsal/ground.ts";
import { readReplayFile } from "../../../src/rehearsal/replay-file.ts";
import { rehearse } from "../../../src/rehearsal/run.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
const folder = join(root, "tests", "fixtures", "rehearsals");

interface Mutation {
  readonly find: string;
}
type Mutant = Mutation & { readonly name: string; readonly file: string; readonly also?: Mutation };

const { mutants } = (await import(join(root, "tests", "mutants", "mutants.mjs"))) as {
  readonly mutants: readonly Mutant[];
};

it.each(mutants)("the mutant $name applies to the source", ({ file, find, also }) => {
  const source = readFileSync(join(root, "src", file), "utf8");
  const places = [find, ...(also ? [also.find] : [])].map((text) => source.split(text).length - 1);
  expect(places.every((count) => count === 1)).toBe(true);
});

it.each(readdirSync(folder))("%s", (name) => {
  const read = readReplayFile(readFileSync(join(folder, name), "utf8"));
  const { run } = present(read.ok ? read.value : undefined, "a replay file");
  const { violation, injected } = rehearse(run, groundOf(run.scene), everything);
  expect(violation).toBeUndefined();
  expect(Object.keys(injected).length, "its faults still strike").toBe(
    new Set(run.faults.map(({ kind }) => kind)).size,
  );
});
