/** Requests as flow units: none is lost where nothing fails, and what a fault costs is counted. */
import { expect, it } from "vitest";
import { everything } from "../../../src/rehearsal/campaign.ts";
import type { Fault } from "../../../src/rehearsal/faults/index.ts";
import { groundOf } from "../../../src/rehearsal/ground.ts";
import { rehearse } from "../../../src/rehearsal/run.ts";
import type { Requests } from "../../../src/rehearsal/world/flows.ts";
import { release } from "./scenes.ts";

const ground = groundOf(release());

function requests(...faults: readonly Fault[]): Requests {
  const spec = { scene: ground.scene, seed: 1, latencies: "constant", faults, isWithinBudget: true } as const;
  return rehearse(spec, ground, everything).requests;
}

const after = { kind: "time", ms: 2_000 } as const;

it("loses and delays none in a release without faults", () => {
  const { arrived, delayed, lost } = requests();
  expect(arrived).toBeGreaterThan(500);
  expect({ delayed, lost }).toEqual({ delayed: 0, lost: 0 });
});

it("loses what an instance was working on when it is killed, and no more", () => {
  const { lost } = requests({ kind: "process-crash", at: after, instance: "web-3.r1", code: null });
  expect(lost).toBeGreaterThan(0);
  expect(lost).toBeLessThanOrEqual(2);
});

it("loses what comes while the only balancer is away", () => {
  const { lost } = requests({ kind: "balancer-crash", at: after, instance: "edge-1.r1" });
  expect(lost).toBeGreaterThanOrEqual(25);
  expect(lost).toBeLessThan(100);
});

it("loses what comes while all answer badly and no balancer has noticed", () => {
  const { delayed, lost } = requests({ kind: "store-crash", at: after, instance: "state-1.r1" });
  expect(lost).toBeGreaterThan(0);
  expect(lost).toBeLessThan(60);
  expect(delayed).toBe(0);
});

it("delays what comes once balancers know that nobody can take it, as long as they keep it", () => {
  const hangs = [1, 2, 3].map((slot): Fault => {
    return {
      kind: "process-hang",
      at: { kind: "time", ms: 50 },
      instance: `web-${slot}.r1`,
      forMs: 3_000,
    };
  });
  const { delayed, lost } = requests(...hangs);
  expect(delayed).toBeGreaterThan(100);
  // Until their checks have failed twice, each with its second of patience, half a second apart.
  expect(lost).toBeGreaterThan(150);
  expect(lost).toBeLessThan(300);
});
