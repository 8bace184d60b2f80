/**
 * Hunts in the control plane that it is bundled with, as `tutti rehearse` does: seeds one after the other until a promise
 * breaks, or every single fault at every effect; then the smallest run that breaks it.
 */

import { present } from "../../src/base/assert.ts";
import { smallFound } from "../../src/cli/rehearsing/found.ts";
import { withoutAmbient } from "../../src/cli/rehearsing/tripwire.ts";
import { everything } from "../../src/rehearsal/campaign.ts";
import { everySingle } from "../../src/rehearsal/exhaustive.ts";
import { type Ground, groundOf } from "../../src/rehearsal/ground.ts";
import { readReplayFile } from "../../src/rehearsal/replay-file.ts";
import { rehearse } from "../../src/rehearsal/run.ts";
import type { RunResult, RunSpec } from "../../src/rehearsal/run-spec.ts";
import { runOfSeed } from "../../src/rehearsal/seeds.ts";
import { scenes } from "./scenes.ts";

export interface Hunt {
  readonly scenes: readonly (keyof typeof scenes)[];
  readonly isExhaustive: boolean;
  /** Of the processor: the machine may be busy with something else. */
  readonly seconds: number;
  /** Where the smallest run is written. */
  readonly folder: string;
}

export interface Hunted {
  /** Runs until a promise broke, that one included, or until the time was over. */
  readonly runs: number;
  /** Time of the processor until then. */
  readonly seconds: number;
  readonly caught: Caught | null;
}

export interface Caught {
  readonly invariant: string;
  readonly kind: string;
  /** Of the smallest run. */
  readonly message: string;
  readonly faults: readonly string[];
  readonly replay: string;
}

/** Few, since there are many mutants: a run on a larger cluster is kept as well. */
const SEEDS_A_SIZE = 20;

interface Candidate {
  readonly ground: Ground;
  readonly spec: RunSpec;
}

export function hunt({ scenes: names, isExhaustive, seconds, folder }: Hunt): Hunted {
  const begun = process.cpuUsage();
  const spent = (): number => {
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1_000_000;
  };
  const grounds = names.map((name) => groundOf(present(scenes[name], name)));
  let runs = 0;
  for (const { ground, spec } of isExhaustive ? everyFault(grounds) : everySeed(grounds)) {
    runs += 1;
    const { violation } = run(spec, ground);
    const took = Math.round(spent() * 10) / 10;
    if (violation)
      return { runs, seconds: took, caught: caughtIn({ ground, spec, violation }, spec.seed, folder) };
    if (took > seconds) break;
  }
  return { runs, seconds: Math.round(spent()), caught: null };
}

function* everySeed(grounds: readonly Ground[]): Generator<Candidate> {
  for (let seed = 1; ; seed += 1) yield present(runOfSeed(grounds, seed), "the run of a seed");
}

function* everyFault(grounds: readonly Ground[]): Generator<Candidate> {
  for (const ground of grounds) for (const spec of everySingle(ground)) yield { ground, spec };
}

function run(spec: RunSpec, ground: Ground): RunResult {
  return withoutAmbient(() => rehearse(spec, ground, everything));
}

function caughtIn(failing: Parameters<typeof smallFound>[0], seed: number, folder: string): Caught {
  const { invariant, kind, message, spec, replay } = smallFound(failing, seed, folder, SEEDS_A_SIZE);
  const faults = spec?.faults.map((fault) => fault.kind) ?? [];
  return { invariant, kind, message, faults, replay: present(replay, "a replay file") };
}

/** The invariant that a kept run breaks here; null when it keeps every promise. */
export function replay(text: string): string | null {
  const read = readReplayFile(text);
  if (!read.ok) throw new Error(read.error);
  const { run: spec } = read.value;
  return run(spec, groundOf(spec.scene)).violation?.invariant ?? null;
}
