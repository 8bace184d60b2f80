/** The timeline of a run, to look at rather than read: what became of each instance, of the pools, and of the capacity. */
import type { MemberSeen } from "../contract/observation.ts";
import type { Ground } from "./ground.ts";
import { rehearse, type Watching } from "./run.ts";
import type { RunResult, RunSpec } from "./run-spec.ts";
import { type TraceLine, traceLinesOf } from "./trace.ts";
import type { Truth } from "./truth.ts";
import type { Happening } from "./world/happening.ts";
import type { SimulatedProcess } from "./world/process.ts";

/** What an instance is, as its users see it: "ready" answers well and is sent nothing; a job is "working" until it ends. */
export type LaneState = "starting" | "ready" | "serving" | "sick" | "working";

export interface Span<State> {
  readonly state: State;
  readonly fromMs: number;
  /** Null: to the end of the run. */
  readonly toMs: number | null;
}

/** One instance, from its start to its end. */
export interface Lane {
  readonly instance: string;
  readonly part: string;
  readonly slot: number;
  readonly revision: number;
  readonly spans: readonly Span<LaneState>[];
  /** Its place in each balancer's pool. */
  readonly pools: Readonly<Record<string, readonly Span<MemberSeen["state"]>[]>>;
}

export interface CapacityStep {
  readonly atMs: number;
  readonly serving: number;
}

/** How many instances of a service serve, and how many are wanted. */
export interface Capacity {
  readonly part: string;
  readonly desired: number;
  readonly steps: readonly CapacityStep[];
}

export interface Timeline {
  readonly spec: RunSpec;
  readonly result: RunResult;
  /** Until the last thing that happened. */
  readonly endMs: number;
  readonly lanes: readonly Lane[];
  readonly capacities: readonly Capacity[];
  readonly supervisorAway: readonly Span<"away">[];
  readonly lines: readonly TraceLine[];
}

export function timelineOf(spec: RunSpec, ground: Ground, watching: Watching): Timeline {
  const recorder = new Recorder();
  const trace = (happening: Happening, atMs: number, truth: Truth): void =>
    recorder.note(happening, Math.round(atMs), truth);
  const result = rehearse(spec, ground, { ...watching, trace });
  return { spec, result, ...recorder.recorded() };
}

interface OpenLane extends Lane {
  readonly spans: Span<LaneState>[];
  readonly pools: Record<string, Span<MemberSeen["state"]>[]>;
}

class Recorder {
  readonly #lanes = new Map<string, OpenLane>();
  readonly #steps = new Map<string, CapacityStep[]>();
  readonly #desired = new Map<string, number>();
  readonly #away: Span<"away">[] = [];
  readonly #lines: TraceLine[] = [];

  note(happening: Happening, atMs: number, truth: Truth): void {
    this.#lines.push(...traceLinesOf(happening, atMs, truth));
    switch (happening.kind) {
      case "started":
      case "health":
        return this.#enter(happening.process, atMs, truth);
      case "serving":
        this.#enter(happening.process, atMs, truth);
        return this.#count(happening.process.part, atMs, truth);
      case "ended":
        return closeLane(this.#lane(happening.process), atMs);
      case "member":
        return this.#move(happening, atMs);
      case "supervisor":
        return this.#supervisor(happening.is, atMs);
      default:
        return;
    }
  }

  recorded(): Omit<Timeline, "spec" | "result"> {
    const capacities = [...this.#steps].map(([part, steps]) => {
      return { part, desired: this.#desired.get(part) ?? 0, steps };
    });
    const endMs = Math.max(1, ...this.#lines.map(({ atMs }) => atMs));
    const lanes = [...this.#lanes.values()].sort(byPlace);
    return { endMs, lanes, capacities, supervisorAway: this.#away, lines: this.#lines };
  }

  #lane({ instance, part, slot, revision }: SimulatedProcess): OpenLane {
    const known = this.#lanes.get(instance);
    if (known) return known;
    const lane = { instance, part, slot, revision, spans: [], pools: {} };
    this.#lanes.set(instance, lane);
    return lane;
  }

  #enter(process: SimulatedProcess, atMs: number, truth: Truth): void {
    const { spans } = this.#lane(process);
    if (!process.alive) return;
    if (truth.part(process.part).kind === "job") return change(spans, "working", atMs);
    const wasWell = spans.some(({ state }) => state !== "starting");
    if (process.serving) return change(spans, "serving", atMs);
    if (process.healthy) return change(spans, "ready", atMs);
    change(spans, wasWell ? "sick" : "starting", atMs);
  }

  #move({ balancer, process, to }: Extract<Happening, { kind: "member" }>, atMs: number): void {
    const { pools } = this.#lane(process);
    const spans = pools[balancer] ?? [];
    pools[balancer] = spans;
    if (to === "absent") closeLast(spans, atMs);
    else change(spans, to, atMs);
  }

  #count(part: string, atMs: number, truth: Truth): void {
    const { kind, serving, desiredMax } = truth.part(part);
    if (kind !== "service") return;
    const steps = this.#steps.get(part) ?? [];
    this.#desired.set(part, desiredMax);
    steps.push({ atMs, serving: serving.size });
    this.#steps.set(part, steps);
  }

  #supervisor(is: "crashed" | "resumed", atMs: number): void {
    if (is === "crashed") change(this.#away, "away", atMs);
    else closeLast(this.#away, atMs);
  }
}

function closeLane({ spans, pools }: OpenLane, atMs: number): void {
  closeLast(spans, atMs);
  for (const pool of Object.values(pools)) closeLast(pool, atMs);
}

function change<State>(spans: Span<State>[], state: State, atMs: number): void {
  const last = spans.at(-1);
  if (last?.toMs === null && last.state === state) return;
  closeLast(spans, atMs);
  spans.push({ state, fromMs: atMs, toMs: null });
}

function closeLast<State>(spans: Span<State>[], atMs: number): void {
  const last = spans.at(-1);
  if (last?.toMs === null) spans[spans.length - 1] = { ...last, toMs: atMs };
}

function byPlace(one: Lane, other: Lane): number {
  if (one.part !== other.part) return one.part < other.part ? -1 : 1;
  return one.slot - other.slot || one.revision - other.revision;
}
