/** The simulated world behind the same port as the real one: processes, stores and pools that take their time. */
import { unreachable } from "../../base/assert.ts";
import type { Effect, EffectBody, Outcome, ProcessIdentity, StartEffect } from "../../contract/effect.ts";
import type { Observation } from "../../contract/observation.ts";
import type { World } from "../../contract/ports.ts";
import type { Estimate, Timings } from "../../contract/timing.ts";
import type { Watch } from "../../contract/watch.ts";
import type { Kernel } from "../kernel.ts";
import { CALL_MS, fenced, madeToFail, nowhere, unanswered } from "./calls.ts";
import type { Circumstances } from "./circumstances.ts";
import type { WorldHappening } from "./happening.ts";
import { assumedMachines, Hosts } from "./hosts.ts";
import type { Paces } from "./pace.ts";
import { balancerOf, Pools } from "./pools.ts";
import { type Behaviour, type Cause, later, type SimulatedProcess, unasked } from "./process.ts";
import { type Adopted, Processes } from "./processes.ts";
import { Sight } from "./sight.ts";

export interface SimulatedWorldOptions extends Circumstances {
  readonly kernel: Kernel;
  readonly timings: Timings;
  readonly bootId: string;
  /** Names of the parts that run to completion. */
  readonly jobs: ReadonlySet<string>;
  /** Parts that a balancer routes to from the beginning: an instance outside of its pools gets no requests. */
  readonly routed: ReadonlySet<string>;
  /** How the parts are asked for their health. Default: all are, and whatever changes is known at once. */
  readonly paces?: Paces;
  /** Default: one machine. */
  readonly hosts?: Hosts;
  readonly deliver: (observation: Observation) => void;
  readonly tell?: (happening: WorldHappening) => void;
}

export class SimulatedWorld implements World {
  readonly #options: SimulatedWorldOptions;
  readonly processes: Processes;
  readonly pools: Pools;
  readonly hosts: Hosts;
  /** What was reported to this incarnation: the instance, and each of its memberships. */
  readonly #reported = new Map<string, Set<string>>();
  readonly #sight: Sight;
  #incarnation = 0;
  #fence = 0;
  #bootId: string;

  constructor(options: SimulatedWorldOptions) {
    this.#options = options;
    const { kernel, timings, deliver, routed } = options;
    this.#bootId = options.bootId;
    this.hosts = options.hosts ?? new Hosts();
    const tell = options.tell ?? (() => undefined);
    const find = (instance: string): SimulatedProcess | undefined => this.processes.find(instance);
    const seenSick = (process: SimulatedProcess): void => this.processes.noteSeenSick(process);
    const spread = (...about: [number, string, string]): number => this.#spread(...about);
    this.#sight = new Sight({ kernel, paces: options.paces, deliver, spread, seenSick });
    this.pools = new Pools({ kernel, timings, deliver, tell, find, routed, seenSick });
    const changed = (process: SimulatedProcess, cause: Cause): void => this.#changed(process, cause);
    this.processes = new Processes({
      ...{ kernel, deliver, tell, changed },
      probed: (process) => this.#sight.changed(process),
      bootId: () => this.#bootId,
    });
  }

  /** A process that runs already when the change begins. */
  adopt(adopted: Omit<Adopted, "machine">): void {
    const machine = this.hosts.placeFor(adopted) ?? "";
    this.hosts.pullMs(machine, adopted);
    this.processes.adopt({ ...adopted, machine });
  }

  /**
   * A machine is lost with everything on it. Where it is one of several, that is noticed after a while; where it is the
   * only one, by the supervisor that it comes back with.
   */
  loseMachine(machine: string): void {
    this.hosts.setUp(machine, false);
    const how = { code: null, signal: null, note: `${machine} does not answer` };
    const noticed = this.hosts.isAlone ? {} : { noticedAfterMs: assumedMachines.detectMs };
    for (const process of [...this.processes.all()]) {
      if (process.alive && process.machine === machine)
        this.processes.end(process, { ...how, ...noticed }, "fault");
    }
  }

  /** Stores that run on a machine. */
  storesOn(machine: string): readonly string[] {
    return this.hosts.stores.filter((store) => this.processes.latestOf(store)?.machine === machine);
  }

  /** It is up again, with nothing that ran on it. */
  returnMachine(machine: string): void {
    this.hosts.setUp(machine, true);
  }

  /** Whatever starts from now on starts after a restart of the only machine. */
  reboot(bootId: string): void {
    this.#bootId = bootId;
  }

  /** Nothing has happened that nobody knows of yet. */
  get isNoticed(): boolean {
    return this.#sight.isOver && this.processes.areNoticed && this.pools.areNoticed;
  }

  /** Ends a process from outside, as a person or the kernel might. */
  end(instance: string, code: number | null, signal: string | null): void {
    const process = this.processes.find(instance);
    if (process) this.processes.end(process, { code, signal }, "fault");
  }

  /** Lets a process answer badly, or well again. */
  setHealthy(instance: string, isHealthy: boolean): void {
    const process = this.processes.find(instance);
    if (process) this.processes.setHealthy(process, isHealthy, isHealthy ? "itself" : "fault");
  }

  /** The supervisor is gone: what it had asked for and was not done yet never happens, and nobody hears the rest. */
  abandon(): void {
    this.#incarnation += 1;
    this.#reported.clear();
  }

  perform(effect: Effect, done: (outcome: Outcome) => void): void {
    const incarnation = this.#incarnation;
    const isCurrent = (): boolean => incarnation === this.#incarnation;
    const { kernel, around } = this.#options;
    kernel.after(this.#spread(CALL_MS[effect.body.kind], "call", effect.id), () => {
      if (isCurrent()) around?.("before", effect);
      if (!isCurrent()) return;
      const outcome = this.#apply(effect);
      around?.("after", effect);
      if (isCurrent()) this.#answer(effect, outcome, (said) => isCurrent() && done(said));
    });
  }

  #answer(effect: Effect, outcome: Outcome, done: (outcome: Outcome) => void): void {
    const { kernel, answer } = this.#options;
    const how = answer?.(effect) ?? { kind: "usual" };
    if (how.kind === "lost") return kernel.after(how.afterMs, () => done(unanswered(effect)));
    if (how.kind === "late") {
      const isReached = this.#reaches(effect);
      return kernel.after(how.afterMs, () => done(isReached() ? outcome : unanswered(effect)));
    }
    if (how.kind === "repeated") kernel.after(how.afterMs, () => done(outcome));
    done(outcome);
  }

  /**
   * Reports once on each instance and membership that this incarnation has not heard of; later changes come as they
   * happen.
   */
  watch(_watches: Iterable<Watch>, fresh: readonly Watch[]): void {
    for (const watch of fresh) {
      const { instance, memberOf } = watch;
      this.#sight.watch(watch);
      const reported = this.#reported.get(instance);
      if (!reported) this.#soon(() => this.#report(instance));
      const known = reported ?? new Set();
      for (const balancer of memberOf) {
        if (known.has(balancer)) continue;
        known.add(balancer);
        this.#soon(() => this.#reportMember(instance, balancer));
      }
      if (!reported) this.#reported.set(instance, known);
    }
  }

  /** Unless the supervisor is another one by then. */
  #soon(report: () => void): void {
    const incarnation = this.#incarnation;
    this.#options.kernel.after(1, () => {
      if (incarnation === this.#incarnation) report();
    });
  }

  #report(instance: string): void {
    const process = this.processes.find(instance);
    const { deliver } = this.#options;
    if (!process?.alive) {
      const code = process && this.#options.jobs.has(process.part) ? process.exitCode : null;
      return deliver({ kind: "process-gone", instance, code, signal: null });
    }
    deliver({ kind: "process-seen", instance, process: process.identity });
    this.#sight.look(process);
  }

  #reportMember(instance: string, balancer: string): void {
    const process = this.processes.find(instance);
    if (process) this.pools.show(balancer, process, process.pools.get(balancer) === "draining");
  }

  #apply(effect: Effect): Outcome {
    if (effect.fence < this.#fence) return fenced(effect);
    const code = this.#options.failing?.(effect) ?? this.#silent(effect);
    if (code) return madeToFail(effect, code);
    this.#fence = effect.fence;
    const { body } = effect;
    this.#options.tell?.({ kind: "effect", effect, process: this.processes.find(body.instance) });
    if (body.kind === "start") return this.#start(effect, body);
    this.#perform(body);
    return { kind: "outcome", effect: effect.id, ok: true };
  }

  /** Whether the balancer that was spoken with is still the same: one that has ended answers nothing any more. */
  #reaches(effect: Effect): () => boolean {
    const balancer = balancerOf(effect);
    const process = balancer === undefined ? undefined : this.processes.latestOf(balancer);
    return () => process?.alive !== false;
  }

  /** A balancer that does not run answers nobody, and the one that took its place is not reloaded for it. */
  #silent(effect: Effect): "balancer-silent" | "failed" | undefined {
    const { kind, instance } = effect.body;
    if (kind === "reload") return this.processes.find(instance)?.alive ? undefined : "failed";
    const balancer = balancerOf(effect);
    return balancer === undefined || this.pools.isRunning(balancer) ? undefined : "balancer-silent";
  }

  #start(effect: Effect, body: StartEffect): Outcome {
    const { id } = effect;
    const before = this.processes.startedBy(id);
    if (before) return { kind: "outcome", effect: id, ok: true, process: before };
    const machine = this.hosts.placeFor(body);
    if (machine === undefined) return nowhere(effect);
    return { kind: "outcome", effect: id, ok: true, process: this.#startOn(machine, id, body) };
  }

  #startOn(machine: string, effect: string, body: StartEffect): ProcessIdentity {
    const pullMs = this.hosts.pullMs(machine, body);
    const usual = this.#usual(body);
    const changed = this.#options.behaviour?.(body, usual) ?? usual;
    const seen = this.#sight.isAsked(body.part) ? changed : unasked(changed);
    const behaviour = pullMs === 0 ? seen : later(seen, pullMs);
    const identity = this.processes.start(effect, body, machine, behaviour);
    this.pools.configured(body.part, body.members);
    return identity;
  }

  #usual(body: StartEffect): Behaviour {
    const ms = this.#spread(estimateOf(this.#options.timings.ready, body.part).ms, "ready", body.instance);
    const isJob = this.#options.jobs.has(body.part);
    return isJob ? { readyMs: null, end: { afterMs: ms, code: 0, signal: null } } : { readyMs: ms };
  }

  #perform(body: Exclude<EffectBody, StartEffect>): void {
    switch (body.kind) {
      case "terminate":
        return this.#terminate(body.instance);
      case "kill":
        return this.processes.endAfter(this.processes.find(body.instance), 1, "SIGKILL");
      case "pool-add":
      case "pool-ready":
      case "pool-drain":
      case "pool-remove":
        return this.pools.perform(body);
      // Nobody is connected here: the answer that nothing was closed leads on to the removal.
      case "pool-close":
        return;
      // Nor does anybody ask for something that could be held.
      case "hold":
      case "resume":
        return;
      case "reload":
        return this.pools.configured(body.part, body.members);
      default:
        return unreachable(body, "effect");
    }
  }

  #terminate(instance: string): void {
    const process = this.processes.find(instance);
    if (!process || process.behaviour.ignoresTerminate || process.hung) return;
    const ms = this.#spread(estimateOf(this.#options.timings.stop, process.part).ms, "stop", instance);
    this.processes.endAfter(process, Math.max(ms, this.#options.finishing?.(process) ?? 0), null);
  }

  /** A process has changed: what its balancers show of it, and, of a balancer, what becomes of its pools. */
  #changed(process: SimulatedProcess, cause: Cause): void {
    if (!process.alive) this.pools.closed(process.part, cause);
    else this.pools.setRunning(process.part, process.healthy, cause);
    const isSeen = process.healthy || this.#sight.isAsked(process.part);
    if (process.alive && isSeen) this.pools.judge(process, this.#sight.verdictMs(process));
    this.pools.refresh(process, cause);
    if (process.alive && process.healthy) this.pools.showAll(process.part);
  }

  #spread(ms: number, purpose: string, subject: string): number {
    return this.#options.spread?.(ms, purpose, subject) ?? ms;
  }
}

/** What is assumed for a part that nobody measured and no component knows. */
const UNKNOWN: Estimate = { ms: 500, source: "assumed" };

export function estimateOf(estimates: Readonly<Record<string, Estimate>>, part: string): Estimate {
  return estimates[part] ?? UNKNOWN;
}
