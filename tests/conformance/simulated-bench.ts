/** The bench over the simulated world: time jumps whenever somebody waits. */
import { assert, present } from "../../src/base/assert.ts";
import type { EffectBody, Outcome } from "../../src/contract/effect.ts";
import type { Observation } from "../../src/contract/observation.ts";
import type { Watch } from "../../src/contract/watch.ts";
import { Kernel } from "../../src/rehearsal/kernel.ts";
import { SimulatedWorld } from "../../src/rehearsal/world/simulated-world.ts";
import { type Bench, latest } from "./bench.ts";
import { conformanceTimings, effectIdOf, instanceOf } from "./shop.ts";

const WITHIN = { eventsMax: 10_000, virtualMsMax: 60_000 };

export class SimulatedBench implements Bench {
  readonly range = "127.77";
  readonly observations: Observation[] = [];
  readonly #kernel = new Kernel({ wallMs: 1_000_000, monoMs: 50_000 });
  readonly #known = new Map<string, string>();
  readonly #world = new SimulatedWorld({
    kernel: this.#kernel,
    timings: conformanceTimings,
    bootId: "boot",
    jobs: new Set(["well", "badly"]),
    routed: new Set(["web"]),
    behaviour: ({ part }) =>
      part === "badly" ? { readyMs: null, end: { afterMs: 40, code: 3, signal: null } } : undefined,
    deliver: (observation) => this.observations.push(observation),
  });

  perform(body: EffectBody, fence = 1): Promise<Outcome> {
    let outcome: Outcome | undefined;
    this.#world.perform({ id: effectIdOf(body), fence, why: "a test asks for it", body }, (it) => {
      outcome = it;
    });
    this.#until(`${body.kind} of ${body.instance} is answered`, () => outcome !== undefined);
    assert(outcome, "an effect is answered");
    return Promise.resolve(outcome);
  }

  watch(watches: readonly Watch[]): void {
    const fresh = watches.filter((it) => this.#known.get(it.instance) !== JSON.stringify(it));
    for (const it of watches) this.#known.set(it.instance, JSON.stringify(it));
    this.#world.watch(watches, fresh);
  }

  seen(what: string, holds: (observation: Observation) => boolean): Promise<Observation> {
    const found = (): Observation | undefined => latest(this.observations).find(holds);
    this.#until(what, () => found() !== undefined);
    return Promise.resolve(present(found(), what));
  }

  kill(instance: string): void {
    this.#world.end(instance, null, "SIGKILL");
  }

  setHealthy(instance: string, isHealthy: boolean): Promise<void> {
    this.#world.setHealthy(instance, isHealthy);
    return Promise.resolve();
  }

  answering(): Promise<readonly string[]> {
    const all = [instanceOf("web", 1), instanceOf("web", 2)];
    return Promise.resolve(all.filter((instance) => this.#world.processes.find(instance)?.serving));
  }

  takeOver(): void {
    this.#world.abandon();
    this.#known.clear();
    this.observations.length = 0;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #until(what: string, isDone: () => boolean): void {
    const stopped = this.#kernel.run(isDone, WITHIN);
    assert(stopped === "done" || isDone(), `${what}: it never came (${stopped})`);
  }
}
