/** What a rehearsal found: for each broken promise the smallest run that breaks it, its trace, and a file to replay it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { present } from "../../base/assert.ts";
import { everything } from "../../rehearsal/campaign.ts";
import { type Ground, groundOf } from "../../rehearsal/ground.ts";
import { invariants } from "../../rehearsal/invariants/index.ts";
import { probes } from "../../rehearsal/probes/index.ts";
import { replayFile } from "../../rehearsal/replay-file.ts";
import { rehearse } from "../../rehearsal/run.ts";
import type { RunSpec, Violation } from "../../rehearsal/run-spec.ts";
import { runOfSeed } from "../../rehearsal/seeds.ts";
import { type Failing, shrink } from "../../rehearsal/shrink.ts";
import type { SeedViolation } from "../../rehearsal/tally.ts";
import { type TraceLine, traceOf } from "../../rehearsal/trace.ts";

export interface Found {
  readonly invariant: string;
  /** "not-rehearsed": no promise is broken, but no run came to what the name says. */
  readonly kind: SeedViolation["kind"] | "not-rehearsed";
  readonly seed: number;
  readonly message: string;
  readonly statement: string;
  readonly reason: string;
  /** Missing where there is no one run to show, as for runs that differ from themselves. */
  readonly spec?: RunSpec;
  readonly trace: readonly TraceLine[];
  readonly replay: string | null;
}

/** The first violation of each invariant, made small. */
export function findingsOf(
  grounds: readonly Ground[],
  violations: readonly SeedViolation[],
  folder: string,
): readonly Found[] {
  const first = new Map<string, SeedViolation>();
  for (const violation of violations) {
    if (!first.has(violation.invariant)) first.set(violation.invariant, violation);
  }
  return [...first.values()].map((violation) => foundOf(grounds, violation, folder));
}

function foundOf(grounds: readonly Ground[], seen: SeedViolation, folder: string): Found {
  const run = present(runOfSeed(grounds, seen.seed), "the run of a seed");
  if (seen.kind === "nondeterminism")
    return { ...seen, ...explained(seen.invariant), trace: [], replay: null };
  const { violation } = rehearse(run.spec, run.ground, everything);
  const failing = { ...run, violation: present(violation, "the violation of a seed") };
  return smallFound(failing, seen.seed, folder);
}

/** @param seed 0 where no seed found it. */
export function smallFound(failing: Failing, seed: number, folder: string, seedsASize?: number): Found {
  const small = shrink(failing, everything, seedsASize);
  const { invariant } = small.violation;
  const replay = join(folder, `${invariant}-${seed}.json`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(replay, `${JSON.stringify(replayFile(seed, small.spec, small.violation), null, 1)}\n`);
  return { ...shown(small.spec, small.ground, small.violation), seed, replay };
}

/** With fewer runs, what none came to says nothing. */
const RUNS_ENOUGH = 1_000;

/** A path that no run of many took is not known to be safe, which is not to be taken for every promise held. */
export function unreached(runs: number, ids: readonly string[]): readonly Found[] {
  if (runs < RUNS_ENOUGH) return [];
  return probes
    .filter(({ id }) => ids.includes(id))
    .map(({ id, statement }) => ({
      ...{ invariant: id, kind: "not-rehearsed", seed: 0, statement, trace: [], replay: null },
      message: `none of ${runs} runs came to it`,
      reason: "a path that no run took is not known to be safe",
    }));
}

/** A run again, with its trace. */
export function shown(spec: RunSpec, ground: Ground, violation: Violation): Found {
  const watching = { invariants: invariants.filter(({ id }) => id === violation.invariant), probes: [] };
  const { lines } = traceOf(spec, ground, watching);
  const { invariant, kind, message } = violation;
  return {
    invariant,
    kind,
    message,
    ...explained(invariant),
    seed: spec.seed,
    spec,
    trace: lines,
    replay: null,
  };
}

export function replayed(spec: RunSpec): {
  readonly lines: readonly TraceLine[];
  readonly violation: Violation | undefined;
} {
  const { lines, result } = traceOf(spec, groundOf(spec.scene), everything);
  return { lines, violation: result.violation };
}

function explained(id: string): Pick<Found, "statement" | "reason"> {
  const invariant = invariants.find((it) => it.id === id);
  if (invariant) return invariant;
  return {
    statement: "the same seed gives the same run",
    reason: "this is a fault of tutti itself: please report it with the replay file",
  };
}
