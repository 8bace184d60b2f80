/** The tally of a campaign: what many runs came to. Two tallies can be joined, so that several threads may count. */
import type { RunResult } from "./run-spec.ts";

export interface SeedViolation {
  readonly seed: number;
  readonly invariant: string;
  readonly kind: "safety" | "liveness" | "nondeterminism";
  readonly message: string;
}

/** The seed whose users lost the most. */
export interface WorstSeed {
  readonly seed: number;
  readonly lost: number;
}

export interface Tally {
  readonly seeds: number;
  readonly faulty: number;
  readonly twice: number;
  readonly events: number;
  readonly eventsBySeed: readonly number[];
  readonly injected: Readonly<Record<string, number>>;
  readonly hit: readonly string[];
  readonly outcomes: Readonly<Record<string, number>>;
  readonly servingMin: Readonly<Record<string, number>>;
  readonly lostWritesMs: Readonly<Record<string, number>>;
  readonly lost: readonly number[];
  readonly delayed: readonly number[];
  readonly durationsMs: readonly number[];
  readonly rollbacksMs: readonly number[];
  /** Null where nobody lost anything. */
  readonly worst: WorstSeed | null;
  /** Smallest seed first. */
  readonly violations: readonly SeedViolation[];
}

export const emptyTally: Tally = {
  seeds: 0,
  faulty: 0,
  twice: 0,
  events: 0,
  eventsBySeed: [],
  injected: {},
  hit: [],
  outcomes: {},
  servingMin: {},
  lostWritesMs: {},
  lost: [],
  delayed: [],
  durationsMs: [],
  rollbacksMs: [],
  worst: null,
  violations: [],
};

/** Counts runs one by one; what it holds is read through {@link Counter.tally}. */
export class Counter {
  readonly #injected = new Map<string, number>();
  readonly #outcomes = new Map<string, number>();
  readonly #servingMin = new Map<string, number>();
  readonly #lostWritesMs = new Map<string, number>();
  readonly #hit = new Set<string>();
  readonly #eventsBySeed: number[] = [];
  readonly #lost: number[] = [];
  readonly #delayed: number[] = [];
  readonly #durationsMs: number[] = [];
  readonly #rollbacksMs: number[] = [];
  readonly #violations: SeedViolation[] = [];
  #faulty = 0;
  #twice = 0;
  #events = 0;
  #worst: WorstSeed | null = null;

  get violations(): readonly SeedViolation[] {
    return this.#violations;
  }

  get seeds(): number {
    return this.#eventsBySeed.length;
  }

  add(seed: number, result: RunResult): void {
    this.#eventsBySeed.push(result.events);
    this.#events += result.events;
    const injected = Object.entries(result.injected);
    if (injected.length > 0) this.#faulty += 1;
    for (const [kind, count] of injected) raise(this.#injected, kind, count);
    for (const id of result.probes) this.#hit.add(id);
    raise(this.#outcomes, result.outcome ?? "none", 1);
    for (const [part, least] of Object.entries(result.servingMin)) {
      this.#servingMin.set(part, Math.min(least, this.#servingMin.get(part) ?? least));
    }
    for (const [store, ms] of Object.entries(result.lostWritesMs)) {
      this.#lostWritesMs.set(store, Math.max(ms, this.#lostWritesMs.get(store) ?? 0));
    }
    this.#lost.push(result.requests.lost);
    this.#worst = worse(this.#worst, result.requests.lost > 0 ? { seed, lost: result.requests.lost } : null);
    this.#delayed.push(result.requests.delayed);
    this.#durationsMs.push(result.durationMs);
    if (result.rollbackMs !== null) this.#rollbacksMs.push(result.rollbackMs);
    if (result.violation) this.#violations.push({ seed, ...result.violation });
  }

  /** A run that was done a second time, to see whether it goes the same way. */
  repeated(seed: number, first: RunResult, second: RunResult): void {
    this.#twice += 1;
    if (first.hash === second.hash) return;
    const message = `seed ${seed} went one way (${first.hash}) and then another (${second.hash})`;
    this.#violations.push({ seed, invariant: "DETERMINISM", kind: "nondeterminism", message });
  }

  tally(): Tally {
    return {
      seeds: this.seeds,
      faulty: this.#faulty,
      twice: this.#twice,
      events: this.#events,
      eventsBySeed: this.#eventsBySeed,
      injected: Object.fromEntries(this.#injected),
      hit: [...this.#hit],
      outcomes: Object.fromEntries(this.#outcomes),
      servingMin: Object.fromEntries(this.#servingMin),
      lostWritesMs: Object.fromEntries(this.#lostWritesMs),
      lost: this.#lost,
      delayed: this.#delayed,
      durationsMs: this.#durationsMs,
      rollbacksMs: this.#rollbacksMs,
      worst: this.#worst,
      violations: [...this.#violations].sort((a, b) => a.seed - b.seed),
    };
  }
}

function raise(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

export function joined(one: Tally, other: Tally): Tally {
  return {
    seeds: one.seeds + other.seeds,
    faulty: one.faulty + other.faulty,
    twice: one.twice + other.twice,
    events: one.events + other.events,
    eventsBySeed: [...one.eventsBySeed, ...other.eventsBySeed],
    injected: merged(one.injected, other.injected, (a, b) => a + b),
    hit: [...new Set([...one.hit, ...other.hit])].sort(),
    outcomes: merged(one.outcomes, other.outcomes, (a, b) => a + b),
    servingMin: merged(one.servingMin, other.servingMin, Math.min),
    lostWritesMs: merged(one.lostWritesMs, other.lostWritesMs, Math.max),
    lost: [...one.lost, ...other.lost],
    delayed: [...one.delayed, ...other.delayed],
    durationsMs: [...one.durationsMs, ...other.durationsMs],
    rollbacksMs: [...one.rollbacksMs, ...other.rollbacksMs],
    worst: worse(one.worst, other.worst),
    violations: [...one.violations, ...other.violations].sort((a, b) => a.seed - b.seed),
  };
}

/** Of two that lost as much the smaller seed, so that it does not matter which thread was faster. */
function worse(one: WorstSeed | null, other: WorstSeed | null): WorstSeed | null {
  if (!one || !other) return one ?? other;
  if (one.lost !== other.lost) return one.lost > other.lost ? one : other;
  return one.seed <= other.seed ? one : other;
}

type Counts = Readonly<Record<string, number>>;

function merged(one: Counts, other: Counts, join: (a: number, b: number) => number): Counts {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  const both = names.map((name) => {
    const [a, b] = [one[name], other[name]];
    return [name, a === undefined || b === undefined ? (a ?? b ?? 0) : join(a, b)] as const;
  });
  return Object.fromEntries(both);
}

/** The value below which so many out of a hundred lie; null of none. */
export function percentile(values: readonly number[], percent: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? null;
}
