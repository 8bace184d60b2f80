/** Shrinking: a run that breaks a promise becomes one that a person can read, breaks the same one, and can be kept. */
import { expect, it } from "vitest";
import { present } from "../../../src/base/assert.ts";
import { groundOf } from "../../../src/rehearsal/ground.ts";
import type { Invariant } from "../../../src/rehearsal/invariants/invariant.ts";
import { readReplayFile, replayFile } from "../../../src/rehearsal/replay-file.ts";
import { rehearse, type Watching } from "../../../src/rehearsal/run.ts";
import { runOfSeed } from "../../../src/rehearsal/seeds.ts";
import { type Failing, shrink } from "../../../src/rehearsal/shrink.ts";
import { shopGrounds } from "./scenes.ts";

/** Too strict on purpose: the first balancer that is lost breaks it. */
const noBalancerEnds: Invariant = {
  id: "TEST-01",
  kind: "safety",
  statement: "no balancer ends by itself",
  reason: "for this test",
  begin: () => ({
    ended: ({ process, cause }) =>
      process.part === "edge" && cause === "fault" ? `${process.instance} has ended` : undefined,
  }),
};
const watching: Watching = { invariants: [noBalancerEnds], probes: [] };

/** The failing run with the most faults out of the first hundred seeds. */
function worst(): Failing {
  const failing: Failing[] = [];
  for (let seed = 1; seed <= 100; seed += 1) {
    const { spec, ground } = present(runOfSeed(shopGrounds, seed), "a scene");
    const { violation } = rehearse(spec, ground, watching);
    if (violation) failing.push({ spec, ground, violation });
  }
  return present(failing.sort((a, b) => b.spec.faults.length - a.spec.faults.length)[0], "a failing run");
}

it("leaves one fault at an effect, on the smallest cluster, and breaks the same promise", () => {
  const before = worst();
  expect(before.spec.faults.length).toBeGreaterThan(3);
  const small = shrink(before, watching);
  expect(small.violation.invariant).toBe("TEST-01");
  expect(small.spec.latencies).toBe("constant");
  expect(small.spec.faults.map(({ kind, at }) => [kind, at.kind])).toEqual([["balancer-crash", "effect"]]);
  const { request } = small.spec.scene;
  const web =
    request.kind === "release" ? request.revision.parts.find(({ part }) => part === "web") : undefined;
  expect(web?.replicas).toBe(1);
});

it("is kept in a file, and goes the same way when it is read again", () => {
  const small = shrink(worst(), watching);
  const read = readReplayFile(JSON.stringify(replayFile(7, small.spec, small.violation)));
  const { run } = present(read.ok ? read.value : undefined, "a replay file");
  const again = rehearse(run, groundOf(run.scene), watching);
  expect(again.violation).toEqual(small.violation);
  expect(again.hash).toBe(rehearse(small.spec, small.ground, watching).hash);
});

it.each([
  "",
  "{",
  "[]",
  '{"kind":"tutti-rehearsal","schema":2}',
  '{"kind":"tutti-rehearsal","schema":1,"run":{}}',
])("refuses what is no replay file: %s", (text) => {
  expect(readReplayFile(text).ok).toBe(false);
});
