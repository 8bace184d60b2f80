/** What is missing before everything is as wanted: the answer to "what does it wait for". Pure. */
import { durationText } from "../base/duration.ts";
import { type PartSpec, type Revision, specNamed } from "../contract/revision.ts";
import { slotKey } from "../control/crash.ts";
import { jobKey, lastAnswer } from "../control/readiness.ts";
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
  /** Of a slot whose instances ended by themselves, while it waits to be started again. */
  readonly crashes?: Crashes;
}

export interface Crashes {
  /** Such as `web-1`. */
  readonly slot: string;
  readonly count: number;
  readonly nextStartInMs: number;
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
    if (state.jobsDone.includes(jobKey(spec.part, revision))) return [];
    return [mine[0] ? waiting(mine[0], "to end", monoMs) : absent(spec.part, "to be run")];
  }
  const current = mine.filter((it) => isCurrent(state, spec, it));
  const late = current.filter((it) => it.readySinceMonoMs === null);
  const absentees = Math.max(0, desiredOf(state, spec) - current.length);
  const paused = pausedSlots(state, spec.part, mine, monoMs).slice(0, absentees);
  const lacking = absentees - paused.length;
  const answer = lacking > 0 ? whyNone(state, spec, current, monoMs) : "";
  const some = lacking === 1 ? "one more instance" : `${lacking} more instances`;
  return [
    ...late.map((it) => waiting(it, "to be ready", monoMs)),
    ...paused,
    ...(lacking > 0 ? [{ ...absent(spec.part, `for ${some} of revision ${revision}`), answer }] : []),
  ];
}

/** Why an instance that is wanted is not even begun; empty when it is about to be. */
function whyNone(state: ControlState, spec: PartSpec, current: readonly Instance[], monoMs: number): string {
  const target = targetOf(state);
  if (!target) return "";
  const unready = spec.needs.filter((need) => isLacking(state, target, need, monoMs));
  if (unready.length > 0) return `${unready.join(", ")} must be ready first`;
  const jobs = target.parts.filter((it) => it.job?.runs === "before-services");
  const undone = jobs.filter((it) => !state.jobsDone.includes(jobKey(it.part, target.number)));
  if (spec.kind === "service" && undone.length > 0)
    return `${undone.map((it) => it.part).join(", ")} must end first`;
  const older = Object.values(state.instances).filter(
    (it) => it.part === spec.part && isLive(it) && !current.includes(it),
  );
  return older.length > 0 ? `${older.map((it) => it.id).join(", ")} must end first` : "";
}

function isLacking(state: ControlState, target: Revision, part: string, monoMs: number): boolean {
  const spec = specNamed(target, part);
  return spec !== undefined && shortfallOf(state, spec, target.number, monoMs).length > 0;
}

/** Slots that crashed more than once: the next start waits for the end of a pause. */
function pausedSlots(
  state: ControlState,
  part: string,
  serving: readonly Instance[],
  monoMs: number,
): readonly Shortfall[] {
  const slots = Object.entries(state.crashes).sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }));
  return slots.flatMap(([slot, { count, untilMonoMs }]) => {
    const number = Number(slot.slice(part.length + 1));
    const isOurs = slot === slotKey(part, number) && !serving.some((it) => it.slot === number);
    const nextStartInMs = untilMonoMs - monoMs;
    if (!isOurs || nextStartInMs <= 0) return [];
    const what = `to be started again in ${durationText(nextStartInMs)}`;
    const answer = `it failed ${count} times`;
    return [{ subject: slot, what, forMs: null, answer, crashes: { slot, count, nextStartInMs } }];
  });
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
    answer: lastFailure ? withoutName(lastFailure.message, instance.id) : lastAnswer(instance),
  };
}

/** The name stands in front already. */
function withoutName(message: string, instance: string): string {
  return message.startsWith(`${instance} `) ? message.slice(instance.length + 1) : message;
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

/** Nothing of the cluster runs, and nothing should. Without a state it was never up. */
export function isDown(state: ControlState | undefined): boolean {
  if (!state) return true;
  return state.wanted === "down" && !Object.values(state.instances).some(isLive);
}
