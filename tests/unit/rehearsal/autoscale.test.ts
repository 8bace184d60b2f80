/** Autoscaling in rehearsal: a policy that flaps is shown to, one that does not keeps every promise under faults. */
import { expect, test } from "vitest";
import { present } from "../../../src/base/assert.ts";
import { type ScalingOptions, stepScaling, targetTracking } from "../../../src/index.ts";
import type { Fault } from "../../../src/rehearsal/faults/index.ts";
import { type Ground, groundOf } from "../../../src/rehearsal/ground.ts";
import { invariants } from "../../../src/rehearsal/invariants/index.ts";
import { probes } from "../../../src/rehearsal/probes/index.ts";
import { rehearse } from "../../../src/rehearsal/run.ts";
import type { RunResult } from "../../../src/rehearsal/run-spec.ts";
import { runOfSeed } from "../../../src/rehearsal/seeds.ts";
import { release } from "./scenes.ts";

/** Guide 002, step 3: one minute, three datapoints, out at CPU ≥ 60 %, in below some bound, one to two tasks. */
const guide002 = (below: number): ScalingOptions => ({
  min: 1,
  max: 2,
  policies: stepScaling({ metric: "cpu-percent", out: { at: 60 }, in: { below } }),
});

const groundWith = (scaling: ScalingOptions): Ground =>
  groundOf(release({ scaling }, { scaling, version: "two" }));

function run(ground: Ground, faults: readonly Fault[]): { result: RunResult; scaled: readonly string[] } {
  const scaled: string[] = [];
  const spec = { scene: ground.scene, seed: 1, latencies: "constant", faults, isWithinBudget: true } as const;
  const result = rehearse(spec, ground, {
    invariants,
    probes,
    trace: (happening) => {
      if (happening.kind !== "turn") return;
      scaled.push(...happening.turn.events.flatMap(({ code, text }) => (code === "scaled" ? [text] : [])));
    },
  });
  return { result, scaled };
}

const load = (percent: number): Fault => ({
  kind: "load-step",
  at: { kind: "time", ms: 1_000 },
  part: "web",
  percent,
});

test("guide 002's policy is shown to flap under a constant load, and one with a gap does not", () => {
  const flapping = run(groundWith(guide002(60)), [load(80)]);
  expect(flapping.result.violation).toMatchObject({ invariant: "ASC-02", kind: "liveness" });
  expect(flapping.scaled.slice(0, 3)).toEqual([
    "web 1 → 2: cpu 80 % ≥ 60 % in 3 of 3 minutes",
    "web 2 → 1: cpu 40 % < 60 % in 3 of 3 minutes",
    "web 1 → 2: cpu 80 % ≥ 60 % in 3 of 3 minutes",
  ]);
  const calm = run(groundWith(guide002(25)), [load(80)]);
  expect(calm.result.violation).toBeUndefined();
  expect(calm.scaled).toEqual(["web 1 → 2: cpu 80 % ≥ 60 % in 3 of 3 minutes"]);
});

/** Short periods, so that policies decide while a release runs and faults strike. */
const quick: readonly ScalingOptions[] = [
  {
    min: 1,
    max: 4,
    policies: stepScaling({
      metric: "cpu-percent",
      period: "1s",
      out: { at: 70, cooldown: "5s" },
      in: { below: 30, cooldown: "10s" },
    }),
  },
  {
    min: 2,
    max: 6,
    policies: targetTracking({
      metric: "cpu-percent",
      target: 60,
      period: "1s",
      out: { cooldown: "5s" },
      in: { datapoints: 5, cooldown: "10s" },
    }),
  },
];

/** Seeds that draw a load step, missing figures, or both, with faults of other kinds. */
const SEEDS = [4, 11, 12, 17, 20, 22, 23, 25];

test("policies keep every promise through releases and faults", () => {
  const grounds = quick.map(groundWith);
  const broken: string[] = [];
  const hit = new Set<string>();
  let changes = 0;
  for (const seed of SEEDS) {
    const drawn = runOfSeed(grounds, seed);
    if (!drawn) continue;
    const { violation, probes: here } = rehearse(drawn.spec, drawn.ground, {
      invariants,
      probes,
      trace: (happening) => {
        if (happening.kind === "turn" && happening.turn.events.some(({ code }) => code === "scaled"))
          changes += 1;
      },
    });
    for (const id of here) hit.add(id);
    if (violation) broken.push(`seed ${seed}: ${violation.invariant}: ${violation.message}`);
  }
  expect(broken).toEqual([]);
  expect(changes).toBeGreaterThan(5);
  expect([...hit]).toContain("scaled-out");
});

test("a way of scaling is a path to rehearse where the change begins with room for it", () => {
  const scaling = present(quick[0], "a policy");
  const applying = ({ scene }: Ground): readonly string[] =>
    probes.filter(({ id, applies }) => id.startsWith("scaled-") && applies(scene)).map(({ id }) => id);
  const four = groundOf(release({ scaling, replicas: 4 }, { scaling, replicas: 4, version: "two" }));
  expect(applying(groundOf(release()))).toEqual([]);
  expect(applying(groundWith({ ...scaling, max: 1 }))).toEqual([]);
  expect(applying(groundWith(scaling))).toEqual(["scaled-out"]);
  expect(applying(four)).toEqual(["scaled-in"]);
  const { result, scaled } = run(four, [load(10)]);
  expect(result.violation).toBeUndefined();
  expect(result.probes).toContain("scaled-in");
  expect(scaled).toHaveLength(3);
});
