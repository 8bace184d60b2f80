/**
 * Witnesses: what a rule calls an error is shown to be one. Its bad examples break a promise in rehearsal, and its good
 * ones, which differ by the fix alone, keep it.
 */
import { expect, test } from "vitest";
import { canBeError, type Rule, type Scenario } from "../../../src/check/rule.ts";
import type { RuleExamples } from "../../../src/check/rule-tester.ts";
import { rules } from "../../../src/check/rules/index.ts";
import { assumedTimingsOf } from "../../../src/components/timings.ts";
import { makeRevision, type Revision } from "../../../src/contract/revision.ts";
import { emptyState } from "../../../src/control/state.ts";
import { type Cluster, partsOf } from "../../../src/model/cluster.ts";
import type { Fault } from "../../../src/rehearsal/faults/index.ts";
import { groundOf } from "../../../src/rehearsal/ground.ts";
import { simulateChange } from "../../../src/rehearsal/plan.ts";
import { rehearse } from "../../../src/rehearsal/run.ts";
import type { RunResult } from "../../../src/rehearsal/run-spec.ts";
import type { Scene } from "../../../src/rehearsal/scene.ts";
import { backupPromises } from "./backup-life.ts";
import { replicationPromises } from "./replication-life.ts";

/** What a run must keep, whatever the file allows: the invariants of rehearsal hold a change to the file's own words. */
const promises: Readonly<Record<string, (run: RunResult, cluster: Cluster) => string | undefined>> = {
  "SRV-01": ({ servingMin }, cluster) => {
    const routed = cluster.balancers.flatMap(({ listeners }) => listeners.flatMap(({ routes }) => routes));
    const silent = routed.find(({ to }) => servingMin[to] === 0);
    return silent && `no instance of ${silent.to} serves`;
  },
  ...backupPromises,
  ...replicationPromises,
  "REL-01": ({ outcome }) => (outcome === "complete" ? undefined : `a sound revision ended ${outcome}`),
};

/**
 * What rehearsal cannot break yet, and so what nobody has shown. The list may only get shorter.
 * - CONN-01 a client that connects is served: what goes over a connection is not simulated.
 * - NET-01 a connection that the file asks for comes about; NET-02 what is to listen does: no addresses, no ports yet.
 * - REL-02 a revision that answers nothing takes no traffic: simulated instances without a check never get ready.
 * - REQ-01 a request within its time gets its answer: requests are not simulated, only who serves.
 * - ROLL-14 an instance runs its own service's files: nobody can mix them up in the simulated world.
 * - SES-01 a session that is silent within its keepalive lives: there are no sessions.
 * - ST-01 what a store confirmed is kept; ST-02 no store is killed for its memory: stores are processes without data.
 */
const NOT_YET: readonly string[] = [
  "CONN-01",
  "NET-01",
  "NET-02",
  "REL-02",
  "REQ-01",
  "ROLL-14",
  "SES-01",
  "ST-01",
  "ST-02",
];

const now = { wallMs: 1_000_000, monoMs: 50_000 };

/** The example runs, and is released as a revision that differs in the files of every part. */
function sceneOf(cluster: Cluster): Scene {
  const timings = assumedTimingsOf(cluster);
  const state = emptyState(cluster.name, "127.77");
  const first = { kind: "release", as: "bring-up", revision: revision(1, cluster), by: "ada" } as const;
  const running = simulateChange({ state, request: first, timings, now }).state;
  const request = { kind: "release", as: "release", revision: revision(2, cluster), by: "ada" } as const;
  return { name: "release", state: running, request, timings, now };
}

function revision(number: number, cluster: Cluster): Revision {
  const services = partsOf(cluster).filter(({ kind }) => kind === "service");
  return makeRevision(
    number,
    cluster,
    Object.fromEntries(services.map(({ name }) => [name, `bytes-${number}`])),
  );
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

function brokenBy(cluster: Cluster, invariant: string, scenario: Scenario): string | undefined {
  const scene = sceneOf(cluster);
  const faults = faultsOf(scenario, cluster);
  const spec = { scene, seed: 1, latencies: "constant", faults, isWithinBudget: true } as const;
  return promises[invariant]?.(rehearse(spec, groundOf(scene), { invariants: [], probes: [] }), cluster);
}

async function examplesOf({ category, id }: Rule): Promise<RuleExamples> {
  const path = `../../../src/check/rules/${category}/${id}.examples.ts`;
  return ((await import(path)) as { examples: RuleExamples }).examples;
}

const withInvariant = rules.filter(canBeError).flatMap((rule) => {
  return rule.witness && "invariant" in rule.witness ? [{ rule, ...rule.witness }] : [];
});

const shown = withInvariant.filter(({ invariant }) => promises[invariant]);

test.each(shown.map((witness) => [witness.rule.id, witness] as const))(
  "%s: what it calls an error breaks its promise, and the repair keeps it",
  async (_id, { rule, invariant, scenario = "release" }) => {
    const { violations } = await examplesOf(rule);
    const errors = violations.filter(({ expected }) => expected.some(({ severity }) => severity === "error"));
    expect(errors.length).toBeGreaterThan(0);
    for (const { name, bad, good } of errors) {
      expect(brokenBy(bad.cluster, invariant, scenario), `${name}: the bad example`).toBeTypeOf("string");
      expect(brokenBy(good.cluster, invariant, scenario), `${name}: the good example`).toBeUndefined();
    }
  },
);

test("no rule names a promise that nobody knows, and what is shown is taken off the list", () => {
  const named = new Set(withInvariant.map(({ invariant }) => invariant));
  expect([...named].filter((invariant) => !promises[invariant]).sort()).toEqual(NOT_YET);
});
