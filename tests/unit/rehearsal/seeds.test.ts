/** Seeds: the real control plane keeps every promise under drawn faults, and a seed gives the same run for ever. */
import { expect, it } from "vitest";
import { present } from "../../../src/base/assert.ts";
import { invariants } from "../../../src/rehearsal/invariants/index.ts";
import { probes } from "../../../src/rehearsal/probes/index.ts";
import { rehearse } from "../../../src/rehearsal/run.ts";
import type { RunResult } from "../../../src/rehearsal/run-spec.ts";
import { runOfSeed } from "../../../src/rehearsal/seeds.ts";
import { shopGrounds } from "./scenes.ts";

function run(seed: number): RunResult {
  const { spec, ground } = present(runOfSeed(shopGrounds, seed), "a scene");
  return rehearse(spec, ground, { invariants, probes });
}

/** A few seconds on an idle machine. */
const PATIENCE_MS = 120_000;

it(
  "keeps every promise of a shop, and takes every path",
  () => {
    const hit = new Set<string>();
    const broken: unknown[] = [];
    let struck = 0;
    for (let seed = 1; seed <= 300; seed += 1) {
      const { violation, probes: here, injected } = run(seed);
      if (violation) broken.push({ seed, ...violation });
      for (const probe of here) hit.add(probe);
      if (Object.keys(injected).length > 0) struck += 1;
    }
    expect(broken).toEqual([]);
    const due = probes.filter(({ applies }) => shopGrounds.some(({ scene }) => applies(scene)));
    expect(due.length).toBeGreaterThan(10);
    expect(due.map(({ id }) => id).filter((id) => !hit.has(id))).toEqual([]);
    expect(struck).toBeGreaterThan(150);
  },
  PATIENCE_MS,
);

it("gives the same run for the same seed, whatever ran before", () => {
  const first = run(7);
  run(8);
  expect(run(7)).toEqual(first);
  expect(run(9).hash).not.toBe(first.hash);
});
