/** Makes a failing run small: few instances, few faults, faults at effects instead of times, constant latencies. */
import type { Moment } from "./faults/fault.ts";
import type { Fault } from "./faults/index.ts";
import { type Ground, groundOf } from "./ground.ts";
import { rehearse, type Watching } from "./run.ts";
import type { RunSpec, Violation } from "./run-spec.ts";
import { runOfSeed } from "./seeds.ts";
import { smallerScenes } from "./smaller.ts";

/** A run that breaks a promise, and how. */
export interface Failing {
  readonly ground: Ground;
  readonly spec: RunSpec;
  readonly violation: Violation;
}

/** Seeds that are tried on each smaller cluster. */
const SEEDS_A_SIZE = 150;

/**
 * Every step keeps a candidate only when the same invariant fails.
 *
 * @param seedsASize Fresh seeds that are tried on each smaller cluster: the most of the time that it takes.
 */
export function shrink(failing: Failing, watching: Watching, seedsASize: number = SEEDS_A_SIZE): Failing {
  const alone = only(watching, failing.violation.invariant);
  const small = fewerInstances(failing, alone, seedsASize);
  return constantLatencies(atEffects(fewerFaults(constantLatencies(small, alone), alone), alone), alone);
}

/** Only what failed is watched for: another invariant must not end a candidate before. */
function only({ invariants }: Watching, id: string): Watching {
  return { invariants: invariants.filter((invariant) => invariant.id === id), probes: [] };
}

function tried(before: Failing, ground: Ground, spec: RunSpec, watching: Watching): Failing | undefined {
  const { violation } = rehearse(spec, ground, watching);
  return violation?.invariant === before.violation.invariant ? { ground, spec, violation } : undefined;
}

/** Fresh seeds from the smallest cluster upward: a smaller one is shorter, so the same faults would miss it. */
function fewerInstances(failing: Failing, watching: Watching, seedsASize: number): Failing {
  for (const scene of smallerScenes(failing.spec.scene)) {
    const ground = groundOf(scene);
    for (let seed = 1; seed <= seedsASize; seed += 1) {
      const run = runOfSeed([ground], seed);
      const found = run && tried(failing, ground, run.spec, watching);
      if (found) return found;
    }
  }
  return failing;
}

/** Takes faults away, halves first, then one by one (the ddmin of Zeller). */
function fewerFaults(failing: Failing, watching: Watching): Failing {
  let best = failing;
  let size = Math.ceil(failing.spec.faults.length / 2);
  while (size >= 1) {
    const smaller = withoutSome(best, size, watching);
    if (smaller) best = smaller;
    else size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  return best;
}

function withoutSome(failing: Failing, size: number, watching: Watching): Failing | undefined {
  const { faults } = failing.spec;
  for (let start = 0; start < faults.length; start += size) {
    const kept = [...faults.slice(0, start), ...faults.slice(start + size)];
    const found = tried(failing, failing.ground, { ...failing.spec, faults: kept }, watching);
    if (found) return found;
  }
  return undefined;
}

function constantLatencies(failing: Failing, watching: Watching): Failing {
  const spec: RunSpec = { ...failing.spec, latencies: "constant" };
  return tried(failing, failing.ground, spec, watching) ?? failing;
}

/** A fault at a time becomes one right after the last effect before it: a trace is read by what was done. */
function atEffects(failing: Failing, watching: Watching): Failing {
  let best = failing;
  for (const [index, fault] of failing.spec.faults.entries()) {
    const { at } = fault;
    const effect = at.kind === "time" ? lastEffectBefore(best, at.ms) : undefined;
    if (effect === undefined) continue;
    const moved = { ...fault, at: { kind: "effect", when: "after", effect } satisfies Moment } as Fault;
    const faults = best.spec.faults.with(index, moved);
    best = tried(best, best.ground, { ...best.spec, faults }, watching) ?? best;
  }
  return best;
}

function lastEffectBefore({ ground, spec }: Failing, ms: number): string | undefined {
  let last: string | undefined;
  const trace: Watching["trace"] = (happening, atMs) => {
    if (happening.kind === "effect" && atMs <= ms) last = happening.effect.id;
  };
  rehearse(spec, ground, { invariants: [], probes: [], trace });
  return last;
}
