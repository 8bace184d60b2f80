/** A bench: one world, simulated or real, with the same handles on it, so that one behaviour can be asked of both. */
import type { EffectBody, Outcome } from "../../src/contract/effect.ts";
import type { Observation } from "../../src/contract/observation.ts";
import type { Watch } from "../../src/contract/watch.ts";
import { addressOf, instanceOf, type Part } from "./shop.ts";

export interface Bench {
  /** The first two parts of every address. */
  readonly range: string;
  /** What was told so far. */
  readonly observations: readonly Observation[];
  perform(body: EffectBody, fence?: number): Promise<Outcome>;
  watch(watches: readonly Watch[]): void;
  /** Waits until this holds of the last thing that was told of its kind, of some instance. */
  seen(what: string, holds: (observation: Observation) => boolean): Promise<Observation>;
  /** Ends a process from outside, as a person or the kernel might. */
  kill(instance: string): void;
  /** Lets it answer badly, or well again. */
  setHealthy(instance: string, isHealthy: boolean): Promise<void>;
  /** The instances that answer requests through the balancer now. */
  answering(): Promise<readonly string[]>;
  /** Another supervisor takes over: it has started nothing, and knows only what it is told to watch. */
  takeOver(): void;
  close(): Promise<void>;
}

export interface WatchOptions {
  readonly slot?: number;
  readonly probe?: Watch["probe"];
  readonly memberOf?: readonly string[];
}

/** A watch on what an outcome says was started. */
export function watchOn(bench: Bench, part: Part, outcome: Outcome, options: WatchOptions = {}): Watch {
  const { slot = 1, probe = "starting", memberOf = [] } = options;
  const process = outcome.ok ? outcome.process : undefined;
  const place = {
    instance: instanceOf(part, slot),
    part,
    revision: 1,
    address: addressOf(bench.range, part, slot),
  };
  return { ...place, ...(process ? { process } : {}), probe, memberOf };
}

/** What was told last, of each kind and instance. */
export function latest(observations: readonly Observation[]): readonly Observation[] {
  const last = new Map(observations.map((it) => [`${it.kind} ${it.instance}`, it]));
  return [...last.values()];
}
