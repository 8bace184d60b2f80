/** What is missing before everything is as wanted: the answer to "what does it wait for". Pure. */
import type { PartSpec } from "../contract/revision.ts";
import { lastAnswer } from "../control/readiness.ts";
import type { ControlState, Instance } from "../control/state.ts";
import { desiredOf, isCurrent, isLive, targetOf } from "../control/target.ts";

export interface Shortfall {
  /** An instance, or a part of which there is none. */
  readonly subject: string;
  readonly what: string;
  /** For how long; null when it has not begun. */
  readonly forMs: number | null;
  /** The last answer of its health check, or the last failure. */
  readonly answer: string;
}

export function shortfallsOf(state: ControlState, monoMs: number): readonly Shortfall[] {
  const target = targetOf(state);
  const specs = target?.parts ?? [];
  const missing = specs.flatMap((spec) => shortfallOf(state, spec, target?.number ?? 0, monoMs));
  const leaving = Object.values(state.instances)
    .filter((it) => isLive(it) && (it.goal === "retire" || !specs.some((spec) => spec.part === it.part)))
    .map((it) => leavingOf(it, monoMs));
  return [...missing, ...leaving];
}

function shortfallOf(
  state: ControlState,
  spec: PartSpec,
  revision: number,
  monoMs: number,
): readonly Shortfall[] {
  const mine = Object.values(state.instances).filter((it) => it.part === spec.part && it.goal === "serve");
  if (spec.kind === "job") {
    if (state.jobsDone.includes(`${spec.part}.r${revision}`)) return [];
    return [mine[0] ? waiting(mine[0], "to end", monoMs) : absent(spec.part, "to be run")];
  }
  const current = mine.filter((it) => isCurrent(state, spec, it));
  const late = current.filter((it) => it.readySinceMonoMs === null);
  const lacking = desiredOf(state, spec) - current.length;
  const answer = spec.needs.length > 0 ? `needs ${spec.needs.join(", ")}` : "";
  const some = lacking === 1 ? "one more instance" : `${lacking} more instances`;
  return [
    ...late.map((it) => waiting(it, "to be ready", monoMs)),
    ...(lacking > 0 ? [{ ...absent(spec.part, `for ${some} of revision ${revision}`), answer }] : []),
  ];
}

function absent(subject: string, what: string): Shortfall {
  return { subject, what, forMs: null, answer: "" };
}

function waiting(instance: Instance, what: string, monoMs: number): Shortfall {
  const { process, unreadySinceMonoMs, lastFailure } = instance;
  const since = unreadySinceMonoMs ?? (process.status === "running" ? process.sinceMonoMs : null);
  return {
    subject: instance.id,
    what,
    forMs: since === null ? null : Math.max(0, monoMs - since),
    answer: lastFailure ? lastFailure.message : lastAnswer(instance),
  };
}

function leavingOf(instance: Instance, monoMs: number): Shortfall {
  const { terminatedMonoMs, drainingSinceMonoMs } = instance;
  const since = terminatedMonoMs ?? drainingSinceMonoMs;
  const isDraining = terminatedMonoMs === null && drainingSinceMonoMs !== null;
  return {
    subject: instance.id,
    what: isDraining ? "to finish its requests" : "to end",
    forMs: since === null ? null : Math.max(0, monoMs - since),
    answer: "",
  };
}

/** Everything is as wanted, and nothing is on its way. */
export function isSettled(state: ControlState): boolean {
  return state.release === null && shortfallsOf(state, 0).length === 0;
}

/** Nothing of the cluster runs, and nothing should. */
export function isDown(state: ControlState): boolean {
  return state.wanted === "down" && !Object.values(state.instances).some(isLive);
}
