/** Autoscaling in rehearsal: a policy that flaps is shown to, one that does not keeps every promise under faults. */
import { expect, test } from "vitest";
import { type ScalingOptions, stepScaling, targetTracking } from "../../../src/index.ts";
import type { Fault } from "../../../src/rehearsal/faults/index.ts";
import { type Ground, groundOf } from "../../../src/rehearsal/ground.ts";
import { invariants } from "../../../src/rehearsal/invariants/index.ts";
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
    probes: [],
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
  let outs = 0;
  for (const seed of SEEDS) {
    const drawn = runOfSeed(grounds, seed);
    if (!drawn) continue;
    const { violation } = rehearse(drawn.spec, drawn.ground, {
      invariants,
      probes: [],
      trace: (happening) => {
        if (happening.kind === "turn" && happening.turn.events.some(({ code }) => code === "scaled"))
          outs += 1;
      },
    });
    if (violation) broken.push(`seed ${seed}: ${violation.invariant}: ${violation.message}`);
  }
  expect(broken).toEqual([]);
  expect(outs).toBeGreaterThan(5);
});
