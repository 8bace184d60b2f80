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

it("delays what comes while all answer badly, as long as the balancer keeps it", () => {
  const { delayed, lost } = requests({ kind: "store-crash", at: after, instance: "state-1.r1" });
  expect(delayed).toBeGreaterThan(0);
  expect(lost).toBe(0);
});
