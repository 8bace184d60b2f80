/**
 * Promises that a witness may name: the invariants of rehearsal, and what a run must keep whatever the file allows, since
 * invariants hold a change to the file's own words. A new one is an entry here, or an invariant.
 */
import { present } from "../../../src/base/assert.ts";
import type { Fault } from "../../../src/rehearsal/faults/index.ts";
import { invariants } from "../../../src/rehearsal/invariants/index.ts";
import { backupPromises } from "./backup-life.ts";
import { checkPromises } from "./check-life.ts";
import { ecsPromises } from "./ecs-life.ts";
import { ensemblePromises } from "./ensemble-life.ts";
import { kafkaPromises } from "./kafka-life.ts";
import { replicationPromises } from "./replication-life.ts";
import type { Trial } from "./trial.ts";

/** A sentence when the trial breaks the promise. */
export type Promised = (trial: Trial) => string | undefined;

const servesAlways: Promised = ({ cluster, run }) => {
  const { servingMin } = run();
  const routed = cluster.balancers.flatMap(({ listeners }) => listeners.flatMap(({ routes }) => routes));
  const silent = routed.find(({ to }) => servingMin[to] === 0);
  return silent && `no instance of ${silent.to} serves`;
};

/** Under each load at which a policy has a reason to change its mind: what is just too much for fewer instances. */
const rests: Promised = ({ cluster, under }) => {
  const faults = cluster.services.flatMap(({ name: part, scaling }) => {
    if (!scaling) return [];
    const ups = scaling.policies.map((it) => (it.kind === "step" ? (it.out?.threshold ?? 100) : it.target));
    return Array.from({ length: scaling.max - scaling.min }, (_, index): Fault => {
      const percent = (scaling.min + index) * Math.min(...ups);
      return { kind: "load-step", at: { kind: "time", ms: 1_000 }, part, percent };
    });
  });
  const invariant = present(
    invariants.find(({ id }) => id === "ASC-02"),
    "ASC-02",
  );
  const broken = faults.map((fault) => under(fault, invariant).violation?.message);
  return broken.find((message) => message !== undefined);
};

const completes: Promised = ({ run }) => {
  const { outcome } = run();
  return outcome === "complete" ? undefined : `a sound revision ended ${outcome}`;
};

export const promises: Readonly<Record<string, Promised>> = {
  ...Object.fromEntries(
    invariants.map((invariant) => [
      invariant.id,
      ({ run }: Trial): string | undefined => run(invariant).violation?.message,
    ]),
  ),
  "ASC-02": rests,
  "SRV-01": servesAlways,
  "REL-01": completes,
  ...backupPromises,
  ...replicationPromises,
  ...ecsPromises,
  ...kafkaPromises,
  ...ensemblePromises,
  ...checkPromises,
};
