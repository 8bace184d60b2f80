/** A trial: the cluster of a rule's example runs, and is released anew in rehearsal. */
import type { OutsideFacts } from "../../../src/check/outside.ts";
import type { Scenario } from "../../../src/check/rule.ts";
import type { Example } from "../../../src/check/rule-tester.ts";
import { assumedTimingsOf } from "../../../src/components/timings.ts";
import { makeRevision, type Revision } from "../../../src/contract/revision.ts";
import { emptyState } from "../../../src/control/state.ts";
import { type Cluster, partsOf } from "../../../src/model/cluster.ts";
import type { Fault } from "../../../src/rehearsal/faults/index.ts";
import { groundOf } from "../../../src/rehearsal/ground.ts";
import type { Invariant } from "../../../src/rehearsal/invariants/invariant.ts";
import { simulateChange } from "../../../src/rehearsal/plan.ts";
import { rehearse } from "../../../src/rehearsal/run.ts";
import type { RunResult } from "../../../src/rehearsal/run-spec.ts";
import type { Scene } from "../../../src/rehearsal/scene.ts";

export interface Trial extends Example {
  /** The release in rehearsal, held to these invariants. */
  readonly run: (...invariants: readonly Invariant[]) => RunResult;
  /** The same with one fault more. */
  readonly under: (fault: Fault, ...invariants: readonly Invariant[]) => RunResult;
}

export function trialOf(example: Example, scenario: Scenario): Trial {
  const { cluster } = example;
  const withFaults = (more: readonly Fault[], invariants: readonly Invariant[]): RunResult => {
    const scene = sceneOf(example);
    const faults = [...faultsOf(scenario, cluster), ...more];
    const spec = { scene, seed: 1, latencies: "constant", faults, isWithinBudget: true } as const;
    return rehearse(spec, groundOf(scene), { invariants, probes: [], isLivedIn: true });
  };
  return {
    ...example,
    run: (...invariants) => withFaults([], invariants),
    under: (fault, ...invariants) => withFaults([fault], invariants),
  };
}

const now = { wallMs: 1_000_000, monoMs: 50_000 };

/** What runs, by what the example knows of it, is released as a revision that differs in the files of every service. */
function sceneOf({ cluster, outside }: Example): Scene {
  const timings = assumedTimingsOf(cluster);
  const state = emptyState(cluster.name, "127.77");
  const before = revision(1, outside?.running ?? cluster, {});
  const first = { kind: "release", as: "bring-up", revision: before, by: "ada" } as const;
  const running = simulateChange({ state, request: first, timings, now }).state;
  const after = revision(2, cluster, outside?.artifacts ?? {});
  const request = { kind: "release", as: "release", revision: after, by: "ada" } as const;
  const artifacts = outside?.recordedArtifacts ?? {};
  return { name: "release", state: running, request, timings, now, artifacts };
}

/** @param known Hashes of artefacts that the example tells. */
function revision(number: number, cluster: Cluster, known: OutsideFacts["artifacts"]): Revision {
  const services = partsOf(cluster).filter(({ kind }) => kind === "service");
  const artifacts = services.map(({ name }) => [name, `bytes-${number}`] as const);
  return makeRevision(number, cluster, { ...Object.fromEntries(artifacts), ...known });
}

function faultsOf(scenario: Scenario, { services }: Cluster): readonly Fault[] {
  if (scenario === "release") return [];
  return services.map(({ name: part }) => ({
    kind: "bad-revision",
    at: { kind: "outset" },
    part,
    revision: 2,
    how: "never-ready",
    afterMs: 0,
  }));
}
