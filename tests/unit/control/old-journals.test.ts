/** Journals that earlier builds recorded in real runs: today's decisions on them are the recorded ones. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { replayDifference } from "../../../src/engine/replay.ts";
import type { Recorded } from "../../support/recorded.ts";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "fixtures", "journals");

it.each(readdirSync(folder))("%s replays to the recorded effects", (name) => {
  const { initial, turns } = JSON.parse(readFileSync(join(folder, name), "utf8")) as Recorded;
  expect(turns.flatMap((turn) => turn.effects).length).toBeGreaterThan(50);
  expect(replayDifference(initial, turns)).toBe(undefined);
});
