/** The summary of a rehearsal, as the last line of `--json`. Pure. */
import type { Estimate } from "../../contract/timing.ts";
import { machinesOf, type Scene, specsOf } from "../../rehearsal/scene.ts";
import { percentile, type Tally } from "../../rehearsal/tally.ts";
import { assumedTraffic } from "../../rehearsal/world/flows.ts";
import type { Found } from "./found.ts";
import { type FilePromise, promisesOf } from "./promises.ts";

interface Spread {
  readonly median: number | null;
  readonly p99: number | null;
  readonly worst: number | null;
}

export interface Summary {
  readonly kind: "summary";
  readonly schema: 1;
  /** The changes that were rehearsed. */
  readonly scenes: readonly string[];
  readonly seeds: number;
  readonly seedsPerMinute: number;
  readonly events: number;
  readonly eventsPerSeed: { readonly median: number | null };
  /** How often each kind of fault happened. */
  readonly faults: Readonly<Record<string, number>>;
  readonly seedsWithFaults: number;
  /** Seeds that were run a second time, to compare. */
  readonly seedsTwice: number;
  readonly violations: readonly {
    readonly invariant: string;
    readonly kind: Found["kind"];
    readonly seed: number;
    readonly message: string;
    readonly replay: string | null;
  }[];
  readonly notRehearsed: readonly string[];
  /** Of the file, with its numbers. */
  readonly promises: readonly FilePromise[];
  readonly availability: {
    /** The smallest number of serving instances of any service; by service beside it. */
    readonly minHealthy: number | null;
    readonly minHealthyByService: Readonly<Record<string, number>>;
    /** Requests a run, by assumed traffic. */
    readonly lost: Spread;
    readonly delayed: Spread;
    /** By store: the most of its writes, in time, that one of its ends took. */
    readonly lostWritesMs: Readonly<Record<string, number>>;
  };
  readonly assumed: {
    readonly requestsPerSecond: number;
    readonly serviceMs: number;
    readonly machines: number;
    /** Times of which no real run told: `web ready`, `edge stop`, `check`, `drain`. */
    readonly times: readonly string[];
  };
  /** Times that the journal of real runs told. */
  readonly measured: readonly string[];
  readonly outcomes: Readonly<Record<string, number>>;
  readonly durationMs: { readonly median: number | null; readonly p99: number | null };
  readonly rollbackMs: { readonly median: number | null; readonly p99: number | null };
}

export interface SummaryInput {
  readonly scenes: readonly Scene[];
  readonly tally: Tally;
  readonly found: readonly Found[];
  readonly notRehearsed: readonly string[];
  readonly tookMs: number;
}

export function summaryOf({ scenes, tally, found, notRehearsed, tookMs }: SummaryInput): Summary {
  const least = Object.values(tally.servingMin);
  return {
    kind: "summary",
    schema: 1,
    scenes: scenes.map(({ name }) => name),
    seeds: tally.seeds,
    seedsPerMinute: Math.round((tally.seeds * 60_000) / Math.max(1, tookMs)),
    events: tally.events,
    eventsPerSeed: { median: percentile(tally.eventsBySeed, 50) },
    faults: tally.injected,
    seedsWithFaults: tally.faulty,
    seedsTwice: tally.twice,
    violations: found.map(({ invariant, kind, seed, message, replay }) => {
      return { invariant, kind, seed, message, replay };
    }),
    notRehearsed,
    promises: promisesOf(scenes, tally.violations),
    availability: {
      minHealthy: least.length > 0 ? Math.min(...least) : null,
      minHealthyByService: tally.servingMin,
      lost: { ...spreadOf(tally.lost), worst: percentile(tally.lost, 100) },
      delayed: { ...spreadOf(tally.delayed), worst: percentile(tally.delayed, 100) },
      lostWritesMs: tally.lostWritesMs,
    },
    assumed: {
      requestsPerSecond: assumedTraffic.perSecond,
      serviceMs: assumedTraffic.serviceMs,
      machines: Math.max(...scenes.map((scene) => machinesOf(scene).length)),
      times: timesOf(scenes, "assumed"),
    },
    measured: timesOf(scenes, "measured"),
    outcomes: tally.outcomes,
    durationMs: spreadOf(tally.durationsMs),
    rollbackMs: spreadOf(tally.rollbacksMs),
  };
}

/** Only of parts that are in a scene: a journal may know of others. */
function timesOf(scenes: readonly Scene[], source: Estimate["source"]): readonly string[] {
  const names = scenes.flatMap((scene) => {
    const { ready, stop, check, drain } = scene.timings;
    const parts = specsOf(scene).flatMap(([part]) => [
      [`${part} ready`, ready[part]] as const,
      [`${part} stop`, stop[part]] as const,
    ]);
    const all = [...parts, ["check", check] as const, ["drain", drain] as const];
    return all.flatMap(([name, estimate]) => ((estimate?.source ?? "assumed") === source ? [name] : []));
  });
  return [...new Set(names)];
}

function spreadOf(values: readonly number[]): { median: number | null; p99: number | null } {
  return { median: percentile(values, 50), p99: percentile(values, 99) };
}
