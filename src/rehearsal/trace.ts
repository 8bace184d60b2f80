/** The trace of a run, as a person reads it: what was done and why, what went wrong, and what became of the capacity. */
import { kindOfFault } from "./faults/index.ts";
import type { Ground } from "./ground.ts";
import { rehearse, type Watching } from "./run.ts";
import type { RunResult, RunSpec } from "./run-spec.ts";
import type { Truth } from "./truth.ts";
import type { Happening } from "./world/happening.ts";
import type { SimulatedProcess } from "./world/process.ts";

export interface TraceLine {
  readonly atMs: number;
  readonly kind: "effect" | "fault" | "event" | "world" | "supervisor" | "phase";
  readonly text: string;
  /** Instances of each service that serve after it. */
  readonly serving: Readonly<Record<string, number>>;
  /** How each process that runs is, after it. */
  readonly instances: Readonly<Record<string, InstanceState>>;
}

/** As its users see it: "ready" answers well and is sent nothing new. */
export type InstanceState = "serving" | "draining" | "ready" | "not ready" | "hangs";

export interface TracedRun {
  readonly lines: readonly TraceLine[];
  readonly result: RunResult;
}

export function traceOf(spec: RunSpec, ground: Ground, watching: Watching): TracedRun {
  const lines: TraceLine[] = [];
  const trace = (happening: Happening, atMs: number, truth: Truth): void => {
    lines.push(...traceLinesOf(happening, atMs, truth));
  };
  const result = rehearse(spec, ground, { ...watching, trace });
  return { lines, result };
}

/** What is to be said of one happening: most are said nothing of. */
export function traceLinesOf(happening: Happening, atMs: number, truth: Truth): readonly TraceLine[] {
  const said = linesOf(happening);
  if (said.length === 0) return [];
  const serving = servingIn(truth);
  const instances = instancesIn(truth);
  return said.map((line) => ({ ...line, atMs: Math.round(atMs), serving, instances }));
}

function instancesIn(truth: Truth): Readonly<Record<string, InstanceState>> {
  const running = [...truth.parts.values()].flatMap(({ liveBySlot }) =>
    [...liveBySlot.values()].flatMap((slot) => [...slot]),
  );
  const processes = running.flatMap((instance) => truth.process(instance) ?? []);
  return Object.fromEntries(processes.map((process) => [process.instance, stateOf(process)]));
}

function stateOf({ serving, hung, healthy, pools }: SimulatedProcess): InstanceState {
  if (serving) return "serving";
  if (hung) return "hangs";
  if (!healthy) return "not ready";
  return [...pools.values()].includes("draining") ? "draining" : "ready";
}

function servingIn({ parts }: Truth): Readonly<Record<string, number>> {
  const services = [...parts.values()].filter(({ kind }) => kind === "service");
  return Object.fromEntries(services.map(({ part, serving }) => [part, serving.size]));
}

type Said = Omit<TraceLine, "atMs" | "serving" | "instances">;

function linesOf(happening: Happening): readonly Said[] {
  switch (happening.kind) {
    case "effect":
      return [{ kind: "effect", text: `${happening.effect.id} (${happening.effect.why})` }];
    case "suffered":
      return [{ kind: "world", text: happening.text }];
    case "fault":
      return [{ kind: "fault", text: kindOfFault(happening.fault).text(happening.fault) }];
    case "turn":
      return happening.turn.events.map(({ text }): Said => ({ kind: "event", text }));
    case "ended":
      return [{ kind: "world", text: `${happening.process.instance} has ended` }];
    case "serving": {
      const { instance, serving } = happening.process;
      return [{ kind: "world", text: `${instance} ${serving ? "serves" : "serves no more"}` }];
    }
    case "supervisor":
      return [{ kind: "supervisor", text: supervisorText(happening) }];
    case "healed":
      return [{ kind: "phase", text: "no more faults from here on" }];
    default:
      return [];
  }
}

function supervisorText({ is, fence }: Extract<Happening, { kind: "supervisor" }>): string {
  return is === "crashed" ? "the supervisor is gone" : `another supervisor takes over (fence ${fence})`;
}
