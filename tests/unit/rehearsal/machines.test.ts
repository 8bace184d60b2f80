/** Machines: instances spread over them and over zones, a lost one is made good elsewhere, and the only one is a restart. */
import { expect, it } from "vitest";
import { present } from "../../../src/base/assert.ts";
import { parseInstanceName } from "../../../src/contract/instance-name.ts";
import { makeRevision } from "../../../src/contract/revision.ts";
import { cluster, redis, service, zone } from "../../../src/index.ts";
import { everything } from "../../../src/rehearsal/campaign.ts";
import type { Fault } from "../../../src/rehearsal/faults/index.ts";
import { type Ground, groundOf } from "../../../src/rehearsal/ground.ts";
import { machinesFor, Placement } from "../../../src/rehearsal/machines.ts";
import type { RunResult } from "../../../src/rehearsal/run-spec.ts";
import { runOfSeed } from "../../../src/rehearsal/seeds.ts";
import { type TraceLine, traceOf } from "../../../src/rehearsal/trace.ts";
import { bringUp, release } from "./scenes.ts";

const zones = [zone("a"), zone("b")];
const web = service("web", { command: ["web"], replicas: 4, zones });
const spread = cluster("shop", { services: [web], stores: [redis("state", { zones: [zone("b")] })] });

const onMachines = (count: number): Ground =>
  groundOf({ ...release(), machines: machinesFor(spread, count) });

function traced(
  ground: Ground,
  ...faults: readonly Fault[]
): { lines: readonly TraceLine[]; result: RunResult } {
  const spec = {
    scene: ground.scene,
    seed: 1,
    latencies: "constant",
    faults,
    isWithinBudget: false,
  } as const;
  return traceOf(spec, ground, everything);
}

const after = { kind: "time", ms: 3_000 } as const;

it("has one machine in each zone of the file, and one where it names none", () => {
  expect(machinesFor(spread).map(({ zone }) => zone)).toEqual(["a", "b"]);
  expect(
    machinesFor(makeRevision(1, cluster("x", { services: [service("y", { command: ["y"] })] }), {}).cluster),
  ).toEqual([{ name: "machine-1", zone: "" }]);
});

it("puts the slots of a part on different machines, within its zones, past those that are down", () => {
  const machines = machinesFor(spread, 6);
  const placement = new Placement(machines, [{ cluster: spread }]);
  const slots = [1, 2, 3, 4].map((slot) => placement.machineFor("web", slot));
  expect(new Set(slots).size).toBe(4);
  const inB = machines.filter((machine) => machine.zone === "b").map(({ name }) => name);
  expect(inB).toContain(placement.machineFor("state", 1));
  const down = placement.machineFor("web", 1);
  expect(placement.machineFor("web", 1, ({ name }) => name !== down)).not.toBe(down);
  expect(placement.machineFor("web", 1, () => false)).toBeUndefined();
});

it("starts what a lost machine ran elsewhere, once its loss is noticed, and keeps the rest serving", () => {
  const ground = onMachines(4);
  const machine = present(ground.placement.machineFor("web", 1), "the machine of web-1");
  const lost: Fault = { kind: "machine-lost", at: after, machine, awayMs: 60_000 };
  const { lines, result } = traced(ground, lost);
  expect(result.violation).toBeUndefined();
  expect(result.injected).toEqual({ "machine-lost": 1 });
  const ended = lines
    .filter(({ text }) => text.endsWith("has ended"))
    .map(({ text }) => parseInstanceName(text.split(" ")[0] ?? ""));
  expect(ended.some((name) => name?.part === "web" && name.slot === 1)).toBe(true);
  expect(result.servingMin["web"]).toBe(2);
});

it("restarts everything with another boot where the only machine is lost", () => {
  const { lines, result } = traced(groundOf(release()), {
    kind: "machine-lost",
    at: after,
    machine: "machine-1",
    awayMs: 20_000,
  });
  expect(result.violation).toBeUndefined();
  expect(lines.map(({ text }) => text)).toContain("the machine was restarted; everything is started again");
});

it("loses every machine of a zone at once, and no other", () => {
  const ground = onMachines(4);
  const spec = present(
    Array.from({ length: 400 }, (_, seed) => present(runOfSeed([ground], seed), "a run").spec).find(
      ({ faults }) => faults.some(({ kind }) => kind === "zone-lost"),
    ),
    "a seed that loses a zone",
  );
  const lost = present(
    spec.faults.find((fault) => fault.kind === "zone-lost"),
    "its fault",
  );
  expect(lost.machines).toHaveLength(2);
});

it("draws no zone where there is one, and no loss within the budget that would take all of a service", () => {
  const ground = groundOf(bringUp());
  for (let seed = 1; seed <= 200; seed += 1) {
    const { spec } = present(runOfSeed([ground], seed), "a run");
    const kinds = spec.faults.map(({ kind }) => kind);
    expect(kinds).not.toContain("zone-lost");
    if (spec.isWithinBudget) expect(kinds).not.toContain("machine-lost");
  }
});

it("runs no job again that ended well while nobody watched, before the machine was restarted", () => {
  const ground = groundOf(release({ withJob: true }, { version: "two", withJob: true }));
  const begun = { kind: "effect", when: "after", effect: "migrate-1.r2/start" } as const;
  const { result } = traced(
    ground,
    { kind: "supervisor-crash", at: begun, awayMs: 60_000 },
    { kind: "machine-lost", at: { kind: "time", ms: 20_000 }, machine: "machine-1", awayMs: 5_000 },
  );
  expect(result.violation).toBeUndefined();
  expect(result.injected).toEqual({ "supervisor-crash": 1, "machine-lost": 1 });
});
