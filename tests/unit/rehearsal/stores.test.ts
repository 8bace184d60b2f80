/** What stores lose when they end, by their durability, and that a leak ends a process long after it began. */
import { expect, it } from "vitest";
import { everything } from "../../../src/rehearsal/campaign.ts";
import type { Fault } from "../../../src/rehearsal/faults/index.ts";
import { groundOf } from "../../../src/rehearsal/ground.ts";
import type { TracedRun } from "../../../src/rehearsal/trace.ts";
import { traceOf } from "../../../src/rehearsal/trace.ts";
import type { SimulatedProcess } from "../../../src/rehearsal/world/process.ts";
import { StoreData } from "../../../src/rehearsal/world/store-data.ts";
import { release } from "./scenes.ts";

const ground = groundOf(release());
const after = { kind: "time", ms: 2_345 } as const;

function traced(fault: Fault): TracedRun {
  const spec = { scene: ground.scene, seed: 1, latencies: "constant", isWithinBudget: true } as const;
  return traceOf({ ...spec, faults: [fault] }, ground, everything);
}

it.each([
  ["none", 90_500, 90_500],
  ["snapshot", 90_500, 0],
  ["everysec", 500, 0],
  ["always", 0, 0],
] as const)("loses by %s what is not on its disk", (durability, killedMs, stoppedMs) => {
  const process = { part: "state" } as SimulatedProcess;
  const lost = (cause: "asked" | "fault"): number | undefined => {
    const data = new StoreData(new Map([["state", durability]]));
    data.note({ kind: "started", process, effect: "" }, 0);
    return data.note({ kind: "ended", process, cause }, 90_500)?.lostMs;
  };
  expect(lost("fault")).toBe(killedMs);
  expect(lost("asked")).toBe(stoppedMs);
});

it("tells what a killed store has lost, within what its durability allows", () => {
  const { result } = traced({ kind: "store-crash", at: after, instance: "state-1.r1" });
  expect(result.violation).toBeUndefined();
  expect(result.lostWritesMs["state"]).toBe(345);
});

it("ends a process that leaks once it has all the memory that it may use, and another takes its place", () => {
  const leak = { kind: "process-leak", at: after, instance: "web-1.r2", limitAfterMs: 1_500 } as const;
  const { lines, result } = traced(leak);
  expect(result.violation).toBeUndefined();
  expect(result.injected).toEqual({ "process-leak": 1 });
  const ended = lines.find(({ text }) => text.startsWith("web-1.r2 was ended"));
  expect(ended?.text).toContain("more memory than it may");
  expect(ended?.atMs).toBe(3_845);
});
