/** A campaign: runs of many seeds, a share of them twice, counted. */
import type { Ground } from "./ground.ts";
import { invariants } from "./invariants/index.ts";
import { probes } from "./probes/index.ts";
import { rehearse, type Watching } from "./run.ts";
import { runOfSeed } from "./seeds.ts";
import { Counter } from "./tally.ts";

/** Everything that is known to watch for. */
export const everything: Watching = { invariants, probes };

/** One seed in so many is run twice: FoundationDB repeats 5 of 100. */
const TWICE_EVERY = 20;

export class Campaign {
  readonly #grounds: readonly Ground[];
  readonly counter: Counter = new Counter();

  constructor(grounds: readonly Ground[]) {
    this.#grounds = grounds;
  }

  seed(seed: number): void {
    const run = runOfSeed(this.#grounds, seed);
    if (!run) return;
    const result = rehearse(run.spec, run.ground, everything);
    this.counter.add(seed, result);
    if (seed % TWICE_EVERY !== 0) return;
    this.counter.repeated(seed, result, rehearse(run.spec, run.ground, everything));
  }
}

/** Probes of these changes that no run has hit. */
export function notRehearsed(grounds: readonly Ground[], hit: readonly string[]): readonly string[] {
  const possible = probes.filter((probe) => grounds.some(({ scene }) => probe.applies(scene)));
  return possible.map(({ id }) => id).filter((id) => !hit.includes(id));
}
