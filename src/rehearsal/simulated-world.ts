/** The simulated world behind the same port as the real one: processes, stores and pools that take their time. */
import { unreachable } from "../base/assert.ts";
import type { Effect, EffectBody, Outcome, PoolEffect, ProcessIdentity, StartEffect } from "../contract/effect.ts";
import type { MemberSeen, Observation } from "../contract/observation.ts";
import type { World } from "../contract/ports.ts";
import type { Estimate, Timings } from "../contract/timing.ts";
import type { Kernel } from "./kernel.ts";

/** Time from a call to its answer, apart from what it sets in motion (assumed; measured 1 to 16 ms on one machine). */
const CALL_MS = { start: 10, terminate: 1, kill: 1, "pool-add": 10, "pool-ready": 2, "pool-drain": 2, "pool-remove": 5, reload: 80 };

interface SimulatedProcess {
  readonly identity: ProcessIdentity;
  readonly part: string;
  alive: boolean;
}

export interface SimulatedWorldOptions {
  readonly kernel: Kernel;
  readonly timings: Timings;
  readonly bootId: string;
  /** Names of the parts that run to completion. */
  readonly jobs: ReadonlySet<string>;
  readonly deliver: (observation: Observation) => void;
}

export class SimulatedWorld implements World {
  readonly #options: SimulatedWorldOptions;
  readonly #processes = new Map<string, SimulatedProcess>();
  #pid = 100_000;
  #fence = 0;

  constructor(options: SimulatedWorldOptions) {
    this.#options = options;
  }

  /** A process that runs when the simulation begins. */
  adopt(instance: string, part: string, identity: ProcessIdentity): void {
    this.#processes.set(instance, { identity, part, alive: true });
  }

  perform(effect: Effect, done: (outcome: Outcome) => void): void {
    this.#options.kernel.after(CALL_MS[effect.body.kind], () => done(this.#apply(effect)));
  }

  watch(): void {
    // Every change is delivered as it happens; the engine ignores what it does not know.
  }

  #apply(effect: Effect): Outcome {
    if (effect.fence < this.#fence) return fenced(effect);
    this.#fence = effect.fence;
    const { body } = effect;
    if (body.kind === "start") return { kind: "outcome", effect: effect.id, ok: true, process: this.#start(body) };
    this.#perform(body);
    return { kind: "outcome", effect: effect.id, ok: true };
  }

  #start(body: StartEffect): ProcessIdentity {
    const { kernel, timings, bootId, jobs, deliver } = this.#options;
    this.#pid += 1;
    const identity = { pid: this.#pid, startTicks: Math.round(kernel.now().monoMs / 10), bootId };
    this.#processes.set(body.instance, { identity, part: body.part, alive: true });
    const readyMs = estimateOf(timings.ready, body.part).ms;
    kernel.after(readyMs, () => {
      if (jobs.has(body.part)) return this.#end(body.instance, 0, null);
      if (this.#isAlive(body.instance)) deliver(healthy(body.instance));
    });
    return identity;
  }

  #perform(body: Exclude<EffectBody, StartEffect>): void {
    switch (body.kind) {
      case "terminate":
        return this.#endAfter(body.instance, this.#stopMs(body.instance), 0, null);
      case "kill":
        return this.#endAfter(body.instance, 1, null, "SIGKILL");
      case "pool-add":
        return this.#seen(body, this.#options.timings.check.ms, "checking");
      case "pool-ready":
        return this.#seen(body, 1, "ready");
      case "pool-drain":
        return this.#seen(body, this.#options.timings.drain.ms, "draining");
      case "pool-remove":
      case "reload":
        return;
      default:
        return unreachable(body, "effect");
    }
  }

  #stopMs(instance: string): number {
    return estimateOf(this.#options.timings.stop, this.#processes.get(instance)?.part ?? "").ms;
  }

  #endAfter(instance: string, delayMs: number, code: number | null, signal: string | null): void {
    this.#options.kernel.after(delayMs, () => this.#end(instance, code, signal));
  }

  #end(instance: string, code: number | null, signal: string | null): void {
    const process = this.#processes.get(instance);
    if (!process?.alive) return;
    process.alive = false;
    this.#options.deliver({ kind: "process-gone", instance, code, signal });
  }

  #isAlive(instance: string): boolean {
    return this.#processes.get(instance)?.alive ?? false;
  }

  #seen(body: PoolEffect, delayMs: number, state: MemberSeen["state"]): void {
    const { kernel, deliver } = this.#options;
    kernel.after(delayMs, () => {
      const { balancer, instance } = body;
      const up = this.#isAlive(instance);
      deliver({ kind: "member-seen", balancer, instance, state, up, idle: state === "draining", answer: "HTTP 200" });
    });
  }
}

/** What is assumed for a part that nobody measured and no component knows. */
const UNKNOWN: Estimate = { ms: 500, source: "assumed" };

export function estimateOf(estimates: Readonly<Record<string, Estimate>>, part: string): Estimate {
  return estimates[part] ?? UNKNOWN;
}

function healthy(instance: string): Observation {
  return { kind: "health-seen", instance, healthy: true, answer: "HTTP 200" };
}

function fenced(effect: Effect): Outcome {
  const failure = {
    code: "fenced",
    message: `fence ${effect.fence} is not the latest.`,
    advice: "A newer supervisor has taken over.",
  } as const;
  return { kind: "outcome", effect: effect.id, ok: false, failure };
}
