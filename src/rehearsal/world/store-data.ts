/**
 * What stores hold, and what of it is on their disks when they end: users are assumed to write all the time, so that the
 * newest write that is kept says what is lost.
 */
import { unreachable } from "../../base/assert.ts";
import type { Durability } from "../../model/store-common.ts";
import type { Happening } from "./happening.ts";
import type { SimulatedProcess } from "./process.ts";

/** Redis with `appendfsync everysec`. */
const FLUSH_MS = 1_000;
/** Of Redis's usual save points the one that some hundred writes a second meet first: 100 changes in 300 s. */
const SNAPSHOT_MS = 300_000;

/** The most of its writes, in time, that a store may lose when it is killed. */
export const losesAtMostMs: Readonly<Record<Durability, number>> = {
  none: Number.POSITIVE_INFINITY,
  snapshot: SNAPSHOT_MS,
  everysec: FLUSH_MS,
  always: 0,
};

export interface LostWrites {
  readonly store: string;
  readonly durability: Durability;
  /** The time of writes that is gone. */
  readonly lostMs: number;
  /** It was told to stop, and ended by itself. */
  readonly isOrderly: boolean;
}

export class StoreData {
  readonly #durabilities: ReadonlyMap<string, Durability>;
  /** Since when each runs, and until when its data was good before. */
  readonly #sinceMs = new Map<string, number>();
  readonly #killed = new Set<SimulatedProcess>();

  constructor(durabilities: ReadonlyMap<string, Durability>) {
    this.#durabilities = durabilities;
  }

  /** What a store has lost by its end; undefined of anything else. */
  note(happening: Happening, nowMs: number): LostWrites | undefined {
    if (happening.kind === "effect" && happening.effect.body.kind === "kill" && happening.process)
      this.#killed.add(happening.process);
    if (happening.kind === "started") this.#sinceMs.set(happening.process.part, nowMs);
    if (happening.kind !== "ended") return undefined;
    const { process, cause } = happening;
    const durability = this.#durabilities.get(process.part);
    if (durability === undefined) return undefined;
    const isOrderly = cause === "asked" && !this.#killed.has(process);
    const ranMs = nowMs - (this.#sinceMs.get(process.part) ?? 0);
    return { store: process.part, durability, isOrderly, lostMs: lostMs(durability, ranMs, isOrderly) };
  }
}

/** A store that stops by itself writes everything first, unless it keeps nothing. */
function lostMs(durability: Durability, ranMs: number, isOrderly: boolean): number {
  switch (durability) {
    case "none":
      return ranMs;
    case "snapshot":
      return isOrderly ? 0 : ranMs % SNAPSHOT_MS;
    case "everysec":
      return isOrderly ? 0 : ranMs % FLUSH_MS;
    case "always":
      return 0;
    default:
      return unreachable(durability, "durability");
  }
}
