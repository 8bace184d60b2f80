/** From a seed to a run: which scene, which faults, and whether they stay within what the file tolerates. */
import { Draws } from "../base/draws.ts";
import { drawsFor } from "./faults/fault.ts";
import { type Fault, faultKinds, kindOfFault } from "./faults/index.ts";
import type { Ground } from "./ground.ts";
import type { RunSpec } from "./run-spec.ts";
import { specsOf } from "./scene.ts";

/** Out of a thousand seeds: how many have no fault at all, and how many more faults than the file tolerates. */
const FAULTLESS = 150;
const BEYOND_BUDGET = 200;
/** Out of a thousand: how often a kind of fault belongs to a seed. Few kinds at once find what many hide. */
const KIND_CHOSEN = 300;
const FAULTS_A_KIND_MAX = 3;

/** The run of a seed. The same grounds and seed give the same run. */
export function runOfSeed(
  grounds: readonly Ground[],
  seed: number,
): { ground: Ground; spec: RunSpec } | undefined {
  const draws = new Draws(seed);
  const ground = draws.pick(grounds, "scene");
  if (!ground) return undefined;
  const isWithinBudget = !draws.chance(BEYOND_BUDGET, "beyond budget");
  const drawn = draws.chance(FAULTLESS, "faultless") ? [] : drawFaults(ground, draws);
  const faults = isWithinBudget ? withinBudget(ground, drawn) : drawn;
  return { ground, spec: { scene: ground.scene, seed, latencies: "drawn", faults, isWithinBudget } };
}

function drawFaults(ground: Ground, draws: Draws): readonly Fault[] {
  const kinds = Object.values(faultKinds);
  const chosen = kinds.filter(({ kind }) => draws.chance(KIND_CHOSEN, "kind", kind));
  const always = draws.pick(kinds, "one kind at least");
  return [...new Set([...chosen, ...(always ? [always] : [])])].flatMap(({ kind }) => {
    const count = draws.between(1, FAULTS_A_KIND_MAX, "count", kind);
    return Array.from({ length: count }, (_, nth) => {
      return faultKinds[kind].draw(ground, drawsFor(draws, kind, nth, ground));
    }).filter((fault) => fault !== undefined);
  });
}

/** As many instances of a part as can be lost while one is left: those of a single one cannot. */
export function withinBudget(ground: Ground, faults: readonly Fault[]): readonly Fault[] {
  const left = new Map<string, number>();
  for (const [part, before, after] of specsOf(ground.scene)) {
    const replicas = [before, after].flatMap((spec) => (spec ? [spec.replicas] : []));
    left.set(part, Math.min(...replicas) - 1);
  }
  return faults.filter((fault) => {
    const costs = kindOfFault(fault).costs?.(fault, ground) ?? [];
    for (const part of costs) left.set(part, (left.get(part) ?? 0) - 1);
    return costs.every((part) => (left.get(part) ?? 0) >= 0);
  });
}
