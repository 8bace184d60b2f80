/** Runs that once broke a promise, of a mutant or of ourselves, break no promise of the real control plane. */
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

it.each(readdirSync(folder))("%s", (name) => {
  const read = readReplayFile(readFileSync(join(folder, name), "utf8"));
  const { run } = present(read.ok ? read.value : undefined, "a replay file");
  const { violation, injected } = rehearse(run, groundOf(run.scene), everything);
  expect(violation).toBeUndefined();
  expect(Object.keys(injected).length, "its faults still strike").toBe(
    new Set(run.faults.map(({ kind }) => kind)).size,
  );
});
