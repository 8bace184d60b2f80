/** A shard: the seeds of one thread, run until their number or their time is over. */
import { Campaign } from "../../rehearsal/campaign.ts";
import { groundOf } from "../../rehearsal/ground.ts";
import type { Scene } from "../../rehearsal/scene.ts";
import type { Tally } from "../../rehearsal/tally.ts";
import { withoutAmbient } from "./tripwire.ts";

export interface ShardOrder {
  readonly scenes: readonly Scene[];
  /** The first seed, and the distance to the next: threads take turns. */
  readonly first: number;
  readonly step: number;
  /** The last seed; undefined when time alone ends it. */
  readonly last?: number;
  readonly forMs?: number;
}

/** How often it looks at the clock, and lets others run. */
const SLICE_MS = 100;
/** Enough to find the smallest of; more would only take time. */
const VIOLATIONS_MAX = 20;

/** The tripwire forbids the clock inside of a rehearsal; how long it may go on is none of its business. */
const clockMs = performance.now.bind(performance);

export interface ShardProgress {
  readonly seeds: number;
  readonly violations: number;
}

export async function runShard(order: ShardOrder, onProgress: (at: ShardProgress) => void): Promise<Tally> {
  const campaign = new Campaign(order.scenes.map(groundOf));
  const { counter } = campaign;
  const endMs = order.forMs === undefined ? Number.POSITIVE_INFINITY : performance.now() + order.forMs;
  let seed = order.first;
  const isOver = (): boolean => order.last !== undefined && seed > order.last;
  while (!isOver() && performance.now() < endMs && counter.violations.length < VIOLATIONS_MAX) {
    const sliceEndMs = Math.min(endMs, performance.now() + SLICE_MS);
    withoutAmbient(() => {
      while (!isOver() && clockMs() < sliceEndMs) {
        campaign.seed(seed);
        seed += order.step;
      }
    });
    onProgress({ seeds: counter.seeds, violations: counter.violations.length });
    await new Promise((resolve) => setImmediate(resolve));
  }
  return counter.tally();
}
