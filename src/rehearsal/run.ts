/** A run: one change on one simulated cluster with given faults, from the request until the cluster is at rest again. */
import { Defect } from "../base/assert.ts";
import { Digest } from "../base/digest.ts";
import { Draws } from "../base/draws.ts";
import type { Effect } from "../contract/effect.ts";
import type { ControlState } from "../control/state.ts";
import { jobsOf, routedIn, Unrest } from "./at-rest.ts";
import { FaultInjector } from "./fault-injector.ts";
import type { Ground } from "./ground.ts";
import type { Invariant } from "./invariants/invariant.ts";
import { Kernel } from "./kernel.ts";
import { Observers } from "./observers.ts";
import type { Probe } from "./probes/probe.ts";
import type { RunResult, RunSpec, Violation } from "./run-spec.ts";
import { bootIdOf, durabilitiesIn, hostsOf, revisionsOf } from "./scene.ts";
import { Supervision } from "./supervision.ts";
import { inhabitants } from "./traffic/index.ts";
import type { Inhabitant } from "./traffic/inhabitant.ts";
import { Work } from "./traffic/working.ts";
import { Truth } from "./truth.ts";
import { adoptAll } from "./world/adopting.ts";
import { Disturbance } from "./world/disturbance.ts";
import { Flows } from "./world/flows.ts";
import type { Happening, Suffering } from "./world/happening.ts";
import { Load } from "./world/load.ts";
import { pacesIn } from "./world/pace.ts";
import { SimulatedWorld } from "./world/simulated-world.ts";
import { StoreData } from "./world/store-data.ts";

/** What is watched for in every run. */
export interface Watching {
  readonly invariants: readonly Invariant[];
  readonly probes: readonly Probe[];
  /** Clients, connections and what they write live in the world as well: slower, and of interest for what a file says. */
  readonly isLivedIn?: boolean;
  /** Told of everything that happens. */
  readonly trace?: (happening: Happening, atMs: number, truth: Truth) => void;
}

/** Virtual time until faults are over, whether or not the change has ended by then. */
const SAFETY_MS = 30 * 60_000;
/** Virtual time in which everything must be at rest after that: a release gives up after 5 min without progress. */
const LIVENESS_MS = 30 * 60_000;
/** What is at rest stays so: time without any effect that proves it. */
const QUIET_MS = 60_000;
/** Rest counts once it has lasted: what has just happened may not have been seen yet. */
const REST_MS = 2_000;
const EVENTS_MAX = 200_000;

/** @param ground The undisturbed change of the same scene. */
export function rehearse(spec: RunSpec, ground: Ground, watching: Watching): RunResult {
  return new Run(spec, ground, watching).result();
}

class Run {
  readonly #spec: RunSpec;
  readonly #kernel: Kernel;
  readonly #world: SimulatedWorld;
  readonly #truth: Truth;
  readonly #observers: Observers;
  readonly #supervision: Supervision;
  readonly #injector: FaultInjector;
  readonly #flows: Flows;
  readonly #load: Load;
  readonly #digest = new Digest();
  readonly #unrest: Unrest;
  readonly #work = new Work();
  readonly #stores: StoreData;
  readonly #lostWritesMs: Record<string, number> = {};
  readonly #inhabitants: readonly Inhabitant[];
  readonly #trace: Watching["trace"];
  #events = 0;
  #churn: Effect[] | undefined;
  #releaseEndedMs: number | undefined;
  #undoneMs: number | undefined;
  #violation: Violation | undefined;
  #restSinceMs: number | undefined;
  #firstRestMs: number | undefined;

  constructor(spec: RunSpec, ground: Ground, watching: Watching) {
    this.#spec = spec;
    this.#trace = watching.trace;
    const { scene } = spec;
    const kernel = new Kernel(scene.now);
    this.#stores = new StoreData(durabilitiesIn(scene));
    this.#kernel = kernel;
    this.#unrest = new Unrest(scene.state);
    const disturbance = new Disturbance();
    this.#world = this.#newWorld(disturbance);
    this.#truth = new Truth(ground, (instance) => this.#world.processes.find(instance));
    this.#flows = new Flows(kernel, this.#world, this.#truth);
    this.#observers = new Observers(watching, this.#truth, spec.isWithinBudget);
    this.#supervision = new Supervision({ kernel, world: this.#world, scene, tell: (it) => this.#tell(it) });
    this.#load = new Load({
      kernel,
      truth: this.#truth,
      deliver: (seen) => this.#supervision.deliver(seen),
      tell: (it) => this.#tell(it),
    });
    this.#injector = new FaultInjector(spec, {
      kernel,
      load: this.#load,
      world: this.#world,
      disturbance,
      supervision: this.#supervision,
      tell: (fault) => this.#tell({ kind: "fault", fault }),
    });
    this.#inhabitants = watching.isLivedIn ? this.#movedIn() : [];
    adoptAll(this.#world, scene.state);
  }

  #movedIn(): readonly Inhabitant[] {
    const around = { kernel: this.#kernel, world: this.#world, truth: this.#truth };
    const suffer = (is: Suffering, text: string): void => this.#tell({ kind: "suffered", is, text });
    return inhabitants({ ...around, suffer }, this.#work);
  }

  #newWorld(disturbance: Disturbance): SimulatedWorld {
    const { scene, seed, latencies } = this.#spec;
    const { from, to } = revisionsOf(scene);
    const draws = new Draws(seed);
    return new SimulatedWorld({
      kernel: this.#kernel,
      timings: scene.timings,
      bootId: bootIdOf(scene.state),
      jobs: new Set([...jobsOf(from), ...jobsOf(to)]),
      routed: routedIn(from ?? to),
      paces: pacesIn([from, to]),
      hosts: hostsOf(scene),
      finishing: (process) => Math.max(0, this.#work.untilMs(process) - this.#kernel.elapsedMs),
      behaviour: disturbance.behaviour,
      answer: disturbance.answer,
      failing: disturbance.failing,
      around: (when, effect) => this.#injector.around(when, effect),
      deliver: (observation) => this.#supervision.deliver(observation),
      tell: (happening) => this.#tell(happening),
      ...(latencies === "drawn" ? { spread: spreadBy(draws) } : {}),
    });
  }

  #tell(happening: Happening): void {
    const { elapsedMs } = this.#kernel;
    this.#truth.note(happening, elapsedMs);
    this.#flows.note(happening);
    this.#load.note(happening);
    if (happening.kind === "turn") this.#noteTurn(happening);
    if (happening.kind === "supervisor") this.#restSinceMs = undefined;
    this.#digest.add(happening.kind, elapsedMs);
    this.#trace?.(happening, elapsedMs, this.#truth);
    this.#violation ??= this.#observers.check(happening);
    this.#injector.note(happening);
    this.#noteStores(happening, elapsedMs);
    for (const inhabitant of this.#inhabitants) inhabitant.note(happening);
  }

  #noteStores(happening: Happening, elapsedMs: number): void {
    const lost = this.#stores.note(happening, elapsedMs);
    if (!lost || happening.kind !== "ended") return;
    this.#lostWritesMs[lost.store] = Math.max(this.#lostWritesMs[lost.store] ?? 0, Math.round(lost.lostMs));
    this.#tell({ kind: "lost-writes", isAsked: happening.cause === "asked", ...lost });
  }

  #noteTurn({ turn, before, after, changed }: Extract<Happening, { kind: "turn" }>): void {
    const { effects } = turn;
    for (const { id } of effects) this.#digest.add(id);
    this.#churn?.push(...effects);
    this.#unrest.note(changed);
    this.#noteRest(after);
    if (before.release && !after.release) this.#releaseEndedMs = this.#kernel.elapsedMs;
    if (before.release?.phase === "moving" && after.release?.phase === "undoing")
      this.#undoneMs = this.#kernel.elapsedMs;
  }

  result(): RunResult {
    try {
      this.#play();
    } catch (error) {
      // What is frozen and written to all the same is such a state too.
      if (!(error instanceof Defect || error instanceof TypeError)) throw error;
      this.#tell({ kind: "defect", message: error.message });
    }
    return this.#summary();
  }

  #play(): void {
    this.#injector.begin();
    this.#flows.begin();
    this.#load.begin();
    this.#supervision.deliver(this.#spec.scene.request);
    this.#until(SAFETY_MS, () => this.#injector.isOver && this.#isAtRest());
    this.#firstRestMs = this.#restSinceMs;
    this.#flows.end();
    this.#injector.heal();
    this.#tell({ kind: "healed" });
    this.#until(LIVENESS_MS + 2 * this.#load.settleMs, () => this.#isAtRest() && this.#load.isSettled());
    const wasAtRest = this.#isAtRest();
    this.#churn = [];
    this.#until(QUIET_MS, () => false);
    this.#tell({ kind: "ended-run", isAtRest: wasAtRest && this.#isAtRest(), churn: this.#churn });
  }

  #isAtRest(): boolean {
    if (!this.#world.isNoticed) return false;
    return this.#restSinceMs !== undefined && this.#kernel.elapsedMs - this.#restSinceMs >= REST_MS;
  }

  /** Looked at after each turn alone: nothing else changes what is wanted or believed. */
  #noteRest(after: ControlState): void {
    if (!this.#unrest.isOver(after)) this.#restSinceMs = undefined;
    else if (this.#restSinceMs === undefined) this.#beginRest();
  }

  #beginRest(): void {
    this.#restSinceMs = this.#kernel.elapsedMs;
    this.#kernel.after(REST_MS, () => undefined);
  }

  /** Runs until the condition holds, an invariant is broken, or the time is over. */
  #until(ms: number, isDone: () => boolean): void {
    let isOver = false;
    this.#kernel.after(ms, () => {
      isOver = true;
    });
    const stops = (): boolean => {
      this.#events += 1;
      return this.#violation !== undefined || isOver || isDone();
    };
    this.#kernel.run(stops, { eventsMax: EVENTS_MAX, virtualMsMax: Number.MAX_SAFE_INTEGER });
  }

  #summary(): RunResult {
    const endedMs = this.#releaseEndedMs ?? this.#firstRestMs ?? this.#kernel.elapsedMs;
    const { lastRelease } = this.#supervision.state;
    const hasEnded = this.#releaseEndedMs !== undefined;
    this.#digest.add("end", this.#kernel.elapsedMs);
    const services = [...this.#truth.parts.values()].filter(
      ({ kind, isWhole }) => kind === "service" && isWhole,
    );
    return {
      hash: this.#digest.value,
      events: this.#events,
      violation: this.#violation,
      injected: this.#injector.injected,
      probes: this.#observers.hit,
      servingMin: Object.fromEntries(services.map(({ part, servingMin }) => [part, servingMin])),
      requests: this.#flows.requests,
      lostWritesMs: this.#lostWritesMs,
      outcome: hasEnded ? (lastRelease?.outcome ?? null) : null,
      durationMs: Math.round(endedMs),
      rollbackMs: this.#undoneMs === undefined ? null : Math.round(endedMs - this.#undoneMs),
    };
  }
}

/** A latency between three quarters and one and a half of what is usual. */
function spreadBy(draws: Draws): (ms: number, purpose: string, subject: string) => number {
  return (ms, purpose, subject) =>
    Math.max(1, Math.round((ms * draws.between(750, 1_500, purpose, subject)) / 1_000));
}
