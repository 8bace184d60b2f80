/** Asks each watched instance whether it works, at the pace that is wanted, and tells when the verdict changed. */
import type { Observation } from "../../contract/observation.ts";
import type { Watch } from "../../contract/watch.ts";
import { described } from "./failures.ts";
import { sameProcess } from "./identity.ts";
import { judge, type ProbeAnswer, unknownVerdict, type Verdict } from "./verdict.ts";

/** How to ask one instance, and how to read its answers. */
export interface HealthCheck {
  readonly startingEveryMs: number;
  readonly steadyEveryMs: number;
  readonly fall: number;
  readonly rise: number;
  ask(): Promise<ProbeAnswer>;
}

export interface HealthPorts {
  /** Undefined when the part has no check: it then counts as healthy while it runs. */
  checkOf(watch: Watch): HealthCheck | undefined;
  monoMs(): number;
  emit(observation: Observation): void;
}

interface Kept {
  watch: Watch;
  verdict: Verdict;
  timer: NodeJS.Timeout | undefined;
  asking: boolean;
}

const unchecked: HealthCheck = {
  startingEveryMs: 1_000,
  steadyEveryMs: 60_000,
  fall: 1,
  rise: 1,
  ask: () => Promise.resolve({ healthy: true, answer: "it runs; no health check is declared" }),
};

export class HealthWatcher {
  readonly #ports: HealthPorts;
  readonly #kept = new Map<string, Kept>();

  constructor(ports: HealthPorts) {
    this.#ports = ports;
  }

  watch(watches: readonly Watch[]): void {
    const wanted = new Set(watches.map((watch) => watch.instance));
    for (const instance of [...this.#kept.keys()]) if (!wanted.has(instance)) this.#forget(instance);
    for (const watch of watches) this.#follow(watch);
  }

  /** No more questions to an instance whose process has ended. */
  ended(instance: string): void {
    clearTimeout(this.#kept.get(instance)?.timer);
  }

  close(): void {
    for (const instance of [...this.#kept.keys()]) this.#forget(instance);
  }

  #forget(instance: string): void {
    clearTimeout(this.#kept.get(instance)?.timer);
    this.#kept.delete(instance);
  }

  /** The verdict stays while the process is the same; the next question comes at once when the pace changed. */
  #follow(watch: Watch): void {
    const kept = this.#kept.get(watch.instance);
    if (kept && isSameProcess(kept.watch, watch)) {
      const paceChanged = kept.watch.probe !== watch.probe;
      kept.watch = watch;
      if (paceChanged) this.#askLater(kept, 0);
      return;
    }
    this.#forget(watch.instance);
    const fresh: Kept = { watch, verdict: unknownVerdict, timer: undefined, asking: false };
    this.#kept.set(watch.instance, fresh);
    this.#askLater(fresh, 0);
  }

  #askLater(kept: Kept, afterMs: number): void {
    clearTimeout(kept.timer);
    if (!kept.watch.process || !isAsked(kept.watch) || kept.asking) return;
    kept.timer = setTimeout(() => void this.#ask(kept), afterMs);
  }

  /** Questions to one instance never overlap: the next one comes after the pace, or after a slow answer. */
  async #ask(kept: Kept): Promise<void> {
    const { watch } = kept;
    const check = this.#checkOf(watch);
    const begunMs = this.#ports.monoMs();
    kept.asking = true;
    const answer = await check.ask().catch(noAnswer);
    kept.asking = false;
    if (this.#kept.get(watch.instance) !== kept || !isAsked(kept.watch)) return;
    this.#take(kept, check, answer);
    const everyMs = kept.watch.probe === "starting" ? check.startingEveryMs : check.steadyEveryMs;
    this.#askLater(kept, Math.max(0, begunMs + everyMs - this.#ports.monoMs()));
  }

  #checkOf(watch: Watch): HealthCheck {
    try {
      return this.#ports.checkOf(watch) ?? unchecked;
    } catch (error) {
      return { ...unchecked, steadyEveryMs: 1_000, ask: () => Promise.resolve(noAnswer(error)) };
    }
  }

  #take(kept: Kept, check: HealthCheck, answer: ProbeAnswer): void {
    const pace = kept.watch.probe === "starting" ? "starting" : "steady";
    const rules = { pace, fall: check.fall, rise: check.rise } as const;
    const { verdict, tell } = judge(kept.verdict, rules, answer, this.#ports.monoMs());
    kept.verdict = verdict;
    if (!tell) return;
    const healthy = verdict.verdict === "healthy";
    this.#ports.emit({ kind: "health-seen", instance: kept.watch.instance, healthy, answer: answer.answer });
  }
}

function noAnswer(error: unknown): ProbeAnswer {
  return { healthy: false, answer: `the health check could not be made: ${described(error).message}` };
}

function isAsked(watch: Watch): boolean {
  return watch.probe === "starting" || watch.probe === "steady";
}

function isSameProcess(a: Watch, b: Watch): boolean {
  if (!a.process || !b.process) return a.process === b.process;
  return sameProcess(a.process, b.process);
}
