/** One fault rehearsed on a cluster as it runs, with the times that its journal holds. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SupervisorClient } from "../../src/cli/client.ts";
import { timingsFor } from "../../src/cli/observe.ts";
import type { Request } from "../../src/contract/request.ts";
import type { Revision } from "../../src/contract/revision.ts";
import type { Fault } from "../../src/rehearsal/faults/index.ts";
import { groundOf } from "../../src/rehearsal/ground.ts";
import { rehearse } from "../../src/rehearsal/run.ts";
import type { Scene } from "../../src/rehearsal/scene.ts";
import type { SnapshotMessage } from "../../src/supervisor/messages.ts";

export interface Rehearsed {
  /** From the fault, or else from the request, to the first such event. */
  firstMs(code: string): number;
}

export type Trouble =
  | { readonly kind: "kill"; readonly part: string }
  | { readonly kind: "bad-revision"; readonly part: string; readonly failsAfterMs: number };

export function snapshotOf(clusterFolder: string): Promise<SnapshotMessage> {
  const run = readFileSync(join(clusterFolder, ".tutti", "run-folder"), "utf8").trim();
  return new SupervisorClient(join(run, "_supervisor.sock"), "bench").get<SnapshotMessage>("/snapshot");
}

/** Long after everything has come to rest. */
const KILLED_AT_MS = 20_000;

export function rehearsed(snapshot: SnapshotMessage, trouble: Trouble): Rehearsed {
  const current = snapshot.state.current;
  if (!current) throw new Error("the cluster is up");
  const scene: Scene = {
    name: trouble.kind,
    state: snapshot.state,
    request: requestFor(trouble, current, snapshot),
    timings: timingsFor(snapshot, current.cluster),
    now: { wallMs: 1_000_000, monoMs: snapshot.state.resumedMonoMs + 3_600_000 },
  };
  const spec = {
    scene,
    seed: 1,
    latencies: "constant",
    faults: [faultFor(trouble, snapshot)],
    isWithinBudget: true,
  } as const;
  const told: { readonly code: string; readonly atMs: number }[] = [];
  const sinceMs = trouble.kind === "kill" ? KILLED_AT_MS : 0;
  rehearse(spec, groundOf(scene), {
    invariants: [],
    probes: [],
    trace: (happening, atMs) => {
      if (happening.kind !== "turn") return;
      told.push(...happening.turn.events.map(({ code }) => ({ code, atMs })));
    },
  });
  return {
    firstMs: (code) =>
      (told.find((it) => it.code === code && it.atMs >= sinceMs)?.atMs ?? Number.NaN) - sinceMs,
  };
}

function requestFor(trouble: Trouble, current: Revision, { nextRevision }: SnapshotMessage): Request {
  // Asks for what is there already: the fault comes to a cluster at rest.
  if (trouble.kind === "kill") return { kind: "unlock", by: "bench" };
  const parts = current.parts.map((spec) => {
    if (spec.part !== trouble.part) return spec;
    return {
      ...spec,
      fingerprint: `${spec.fingerprint}'`,
      release: { ...spec.release, healthyForMs: 5_000 },
    };
  });
  const revision: Revision = { ...current, number: nextRevision, parts };
  return { kind: "release", as: "release", revision, by: "bench" };
}

function faultFor(trouble: Trouble, { state, nextRevision }: SnapshotMessage): Fault {
  const { part } = trouble;
  if (trouble.kind === "bad-revision") {
    const { failsAfterMs: afterMs } = trouble;
    return {
      kind: "bad-revision",
      at: { kind: "outset" },
      part,
      revision: nextRevision,
      how: "fails-later",
      afterMs,
    };
  }
  const victim = Object.values(state.instances).find((it) => it.part === part);
  if (!victim) throw new Error(`there is an instance of ${part}`);
  return {
    kind: "process-crash",
    at: { kind: "time", ms: KILLED_AT_MS },
    instance: victim.id,
    code: null,
  };
}
