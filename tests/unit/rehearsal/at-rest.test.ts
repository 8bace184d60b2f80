/** Rest: what crashed and waits for its next start is not at rest, though nothing runs that could be restless. */
import { expect, it } from "vitest";
import { everything } from "../../../src/rehearsal/campaign.ts";
import type { Fault } from "../../../src/rehearsal/faults/index.ts";
import { groundOf } from "../../../src/rehearsal/ground.ts";
import { traceOf } from "../../../src/rehearsal/trace.ts";
import { release } from "./scenes.ts";

const ground = groundOf(release());
const killed = (instance: string, at: Fault["at"]): Fault => ({ kind: "balancer-crash", instance, at });
const started = (instance: string): Fault =>
  killed(instance, { kind: "effect", when: "after", effect: `${instance}/start` });

it("waits for the end of the pause after a crash before it looks whether anything follows", () => {
  const afterwards = { kind: "time", ms: ground.durationMs + 4_000 } as const;
  const generations = ["edge-1.r2", "edge-1.r2.g2", "edge-1.r2.g3"];
  const faults = [killed("edge-1.r1", afterwards), ...generations.map(started)];
  const spec = {
    scene: ground.scene,
    seed: 1,
    latencies: "constant",
    isWithinBudget: false,
    faults,
  } as const;
  const { lines, result } = traceOf(spec, ground, everything);
  expect(result.violation).toBeUndefined();
  expect(result.injected).toEqual({ "balancer-crash": 4 });
  expect(lines.map(({ text }) => text)).toContain("edge-1 failed 4 times; next start in 4 s");
});
