/** Which running instance a name means: its own, that of its slot, or that of its part. Pure. */
import type { ControlState, Instance, ProcessState } from "../control/state.ts";
import { Refusal } from "../supervisor/refusal.ts";

export type RunningInstance = Instance & {
  readonly process: Extract<ProcessState, { status: "running" }>;
};

/** Of several the one that serves: ready, not on its way out, and the newest. Throws when none runs. */
export function runningInstance(state: ControlState, name: string): RunningInstance {
  const running = Object.values(state.instances).filter(isRunning);
  const [best] = running.filter((it) => isMeant(it, name)).sort(byUse);
  if (best) return best;
  const shape = state.release?.to ?? state.basis;
  const isKnown = shape?.parts.some(({ part }) => part === name) || Object.hasOwn(state.instances, name);
  const known = running.map(({ id }) => id).sort();
  const advice =
    known.length > 0 ? `these run: ${known.join(", ")}` : "nothing runs: bring it up with `tutti up`";
  if (isKnown) throw new Refusal("not-running", `${name} does not run`, advice);
  throw new Refusal("no-such-thing", `there is no part and no instance "${name}"`, advice);
}

function isRunning(instance: Instance): instance is RunningInstance {
  return instance.process.status === "running";
}

function isMeant({ id, part, slot }: Instance, name: string): boolean {
  return id === name || `${part}-${slot}` === name || part === name;
}

function byUse(a: Instance, b: Instance): number {
  return use(b) - use(a) || b.revision - a.revision || b.generation - a.generation || a.slot - b.slot;
}

function use({ readySinceMonoMs, goal }: Instance): number {
  return (readySinceMonoMs === null ? 0 : 2) + (goal === "serve" ? 1 : 0);
}
