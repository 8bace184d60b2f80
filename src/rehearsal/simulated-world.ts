/** The simulated world behind the same port as the real one: processes, stores and pools that take their time. */
import { unreachable } from "../base/assert.ts";
import type {
  Effect,
  EffectBody,
  Failure,
  Outcome,
  PoolEffect,
  ProcessIdentity,
  StartEffect,
} from "../contract/effect.ts";
import type { MemberSeen, Observation } from "../contract/observation.ts";
import type { World } from "../contract/ports.ts";
import type { Estimate, Timings } from "../contract/timing.ts";
import type { Watch } from "../contract/watch.ts";
import type { Kernel } from "./kernel.ts";

/** Time from a call to its answer, apart from what it sets in motion (assumed; measured 1 to 16 ms on one machine). */
const CALL_MS = {
  start: 10,
  terminate: 1,
  kill: 1,
  "pool-add": 10,
  "pool-ready": 2,
  "pool-drain": 2,
  "pool-remove": 5,
  reload: 80,
};

interface SimulatedProcess {
  readonly identity: ProcessIdentity;
  readonly part: string;
  readonly behaviour: Behaviour;
  alive: boolean;
  healthy: boolean;
  /** Kept on disk for a job, and so known to any supervisor; of a service only its parent learns it. */
  exitCode: number | null;
  /** The pool that it is in, by balancer. */
  readonly pools: Map<string, MemberSeen["state"]>;
}

/** How a started program behaves. Times count from its start. */
export interface Behaviour {
  /** First healthy answer; null: never. */
  readonly readyMs: number | null;
  /** Ends by itself. */
  readonly end?: { readonly afterMs: number; readonly code: number | null; readonly signal: string | null };
  /** Stops answering well, and goes on running. */
  readonly unhealthyAfterMs?: number;
  /** Does not end on SIGTERM. */
  readonly ignoresTerminate?: boolean;
}

export interface SimulatedWorldOptions {
  /** Overrides how a program behaves; undefined leaves it to the timings. */
  readonly behaviour?: (start: StartEffect) => Behaviour | undefined;
  readonly kernel: Kernel;
  readonly timings: Timings;
  readonly bootId: string;
  /** Names of the parts that run to completion. */
  readonly jobs: ReadonlySet<string>;
  readonly deliver: (observation: Observation) => void;
  /** Effects that the world refuses, by the code of the failure. */
  readonly failing?: (effect: Effect) => Failure["code"] | undefined;
  /** Called right before and right after each effect; may abandon the supervisor. */
  readonly around?: (when: "before" | "after", effect: Effect) => void;
}

export class SimulatedWorld implements World {
  readonly #options: SimulatedWorldOptions;
  readonly #processes = new Map<string, SimulatedProcess>();
  /** Processes by the effect that started them: a start that is asked for again finds the first one. */
  readonly #started = new Map<string, ProcessIdentity>();
  readonly #reported = new Set<string>();
  #incarnation = 0;
  #pid = 100_000;
  #fence = 0;

  constructor(options: SimulatedWorldOptions) {
    this.#options = options;
  }

  /** A process that runs when the simulation begins. */
  adopt(instance: string, part: string, identity: ProcessIdentity): void {
    const behaviour = { readyMs: 0 };
    this.#processes.set(instance, {
      identity,
      part,
      behaviour,
      alive: true,
      healthy: true,
      exitCode: null,
      pools: new Map(),
    });
  }

  /** Ends a process from outside, as a person or the kernel might. */
  end(instance: string, code: number | null, signal: string | null): void {
    this.#end(instance, code, signal);
  }

  /** Lets a process answer badly, or well again. */
  setHealthy(instance: string, isHealthy: boolean): void {
    const process = this.#processes.get(instance);
    if (!process?.alive) return;
    process.healthy = isHealthy;
    const answer = isHealthy ? "HTTP 200" : "HTTP 503";
    this.#options.deliver({ kind: "health-seen", instance, healthy: isHealthy, answer });
    for (const [balancer, state] of process.pools) {
      this.#options.deliver({
        kind: "member-seen",
        balancer,
        instance,
        state,
        up: isHealthy,
        idle: false,
        answer,
      });
    }
  }

  /** The supervisor is gone: what it had asked for and was not done yet never happens, and nobody hears the rest. */
  abandon(): void {
    this.#incarnation += 1;
    this.#reported.clear();
  }

  perform(effect: Effect, done: (outcome: Outcome) => void): void {
    const incarnation = this.#incarnation;
    const isCurrent = (): boolean => incarnation === this.#incarnation;
    this.#options.kernel.after(CALL_MS[effect.body.kind], () => {
      if (isCurrent()) this.#options.around?.("before", effect);
      if (!isCurrent()) return;
      const outcome = this.#apply(effect);
      this.#options.around?.("after", effect);
      if (isCurrent()) done(outcome);
    });
  }

  /** Reports once on each instance that this incarnation has not heard of; later changes come as they happen. */
  watch(watches: readonly Watch[]): void {
    const incarnation = this.#incarnation;
    for (const { instance } of watches) {
      if (this.#reported.has(instance)) continue;
      this.#reported.add(instance);
      this.#options.kernel.after(1, () => {
        if (incarnation === this.#incarnation) this.#report(instance);
      });
    }
  }

  #report(instance: string): void {
    const process = this.#processes.get(instance);
    const { deliver } = this.#options;
    if (!process?.alive) {
      const code = process && this.#options.jobs.has(process.part) ? process.exitCode : null;
      return deliver({ kind: "process-gone", instance, code, signal: null });
    }
    deliver({ kind: "process-seen", instance, process: process.identity });
    if (process.healthy) deliver({ kind: "health-seen", instance, healthy: true, answer: "HTTP 200" });
    for (const [balancer, state] of process.pools) {
      const idle = state === "draining";
      deliver({
        kind: "member-seen",
        balancer,
        instance,
        state,
        up: process.healthy,
        idle,
        answer: "HTTP 200",
      });
    }
  }

  #apply(effect: Effect): Outcome {
    if (effect.fence < this.#fence) return fenced(effect);
    const code = this.#options.failing?.(effect);
    if (code) return refused(effect, { code, message: `${effect.id} is made to fail`, advice: "Stop it." });
    this.#fence = effect.fence;
    const { body } = effect;
    if (body.kind === "start")
      return { kind: "outcome", effect: effect.id, ok: true, process: this.#start(effect.id, body) };
    this.#perform(body);
    return { kind: "outcome", effect: effect.id, ok: true };
  }

  #start(effect: string, body: StartEffect): ProcessIdentity {
    const { kernel, bootId } = this.#options;
    const before = this.#started.get(effect);
    if (before) return before;
    this.#pid += 1;
    const identity = { pid: this.#pid, startTicks: Math.round(kernel.now().monoMs / 10), bootId };
    this.#started.set(effect, identity);
    const behaviour = this.#options.behaviour?.(body) ?? this.#usual(body);
    const { instance, part } = body;
    this.#processes.set(instance, {
      identity,
      part,
      behaviour,
      alive: true,
      healthy: false,
      exitCode: null,
      pools: new Map(),
    });
    const { readyMs, end, unhealthyAfterMs } = behaviour;
    if (readyMs !== null) kernel.after(readyMs, () => this.setHealthy(instance, true));
    if (unhealthyAfterMs !== undefined)
      kernel.after(unhealthyAfterMs, () => this.setHealthy(instance, false));
    if (end) kernel.after(end.afterMs, () => this.#end(instance, end.code, end.signal));
    return identity;
  }

  #usual(body: StartEffect): Behaviour {
    const { ms } = estimateOf(this.#options.timings.ready, body.part);
    const isJob = this.#options.jobs.has(body.part);
    return isJob ? { readyMs: null, end: { afterMs: ms, code: 0, signal: null } } : { readyMs: ms };
  }

  #perform(body: Exclude<EffectBody, StartEffect>): void {
    switch (body.kind) {
      case "terminate":
        return this.#terminate(body.instance);
      case "kill":
        return this.#endAfter(body.instance, 1, null, "SIGKILL");
      case "pool-add":
        return this.#seen(body, this.#options.timings.check.ms, "checking");
      case "pool-ready":
        return this.#seen(body, 1, "ready");
      case "pool-drain":
        return this.#seen(body, this.#options.timings.drain.ms, "draining");
      case "pool-remove":
        this.#processes.get(body.instance)?.pools.delete(body.balancer);
        return;
      case "reload":
        return;
      default:
        return unreachable(body, "effect");
    }
  }

  #terminate(instance: string): void {
    const process = this.#processes.get(instance);
    if (process?.behaviour.ignoresTerminate) return;
    this.#endAfter(instance, estimateOf(this.#options.timings.stop, process?.part ?? "").ms, 0, null);
  }

  #endAfter(instance: string, delayMs: number, code: number | null, signal: string | null): void {
    this.#options.kernel.after(delayMs, () => this.#end(instance, code, signal));
  }

  #end(instance: string, code: number | null, signal: string | null): void {
    const process = this.#processes.get(instance);
    if (!process?.alive) return;
    process.alive = false;
    process.exitCode = code;
    this.#options.deliver({ kind: "process-gone", instance, code, signal });
  }

  #seen(body: PoolEffect, delayMs: number, state: MemberSeen["state"]): void {
    const { kernel, deliver } = this.#options;
    kernel.after(delayMs, () => {
      const { balancer, instance } = body;
      const process = this.#processes.get(instance);
      process?.pools.set(balancer, state);
      const up = process?.alive === true && process.healthy;
      deliver({
        kind: "member-seen",
        balancer,
        instance,
        state,
        up,
        idle: state === "draining",
        answer: "HTTP 200",
      });
    });
  }
}

/** What is assumed for a part that nobody measured and no component knows. */
const UNKNOWN: Estimate = { ms: 500, source: "assumed" };

export function estimateOf(estimates: Readonly<Record<string, Estimate>>, part: string): Estimate {
  return estimates[part] ?? UNKNOWN;
}

function fenced(effect: Effect): Outcome {
  const message = `fence ${effect.fence} is not the latest`;
  return refused(effect, { code: "fenced", message, advice: "A newer supervisor has taken over." });
}

function refused(effect: Effect, failure: Failure): Outcome {
  return { kind: "outcome", effect: effect.id, ok: false, failure };
}
