/** One run, as data: all that it depends on. The same data gives the same run. */
import type { Fault } from "./faults/index.ts";
import type { Scene } from "./scene.ts";
import type { Requests } from "./world/flows.ts";

export interface RunSpec {
  readonly scene: Scene;
  /** Latencies are drawn from it. */
  readonly seed: number;
  /** "constant": each takes what the timings say. */
  readonly latencies: "drawn" | "constant";
  readonly faults: readonly Fault[];
  /** Faults take no more than the file tolerates, so what it promises of availability must hold. */
  readonly isWithinBudget: boolean;
}

export interface Violation {
  readonly invariant: string;
  readonly kind: "safety" | "liveness";
  readonly message: string;
  /** Since the change began. */
  readonly atMs: number;
}

export interface RunResult {
  /** Of everything that happened, in order. */
  readonly hash: string;
  readonly events: number;
  readonly violation: Violation | undefined;
  /** How often each kind of fault truly happened. */
  readonly injected: Readonly<Record<string, number>>;
  /** Probes that were hit. */
  readonly probes: readonly string[];
  /** The smallest number of serving instances of each service, once it was whole. */
  readonly servingMin: Readonly<Record<string, number>>;
  /** Of the users of all services, by assumed traffic: what was lost, and what had to wait. */
  readonly requests: Requests;
  /** By store: the most of its writes, in time, that one of its ends took. */
  readonly lostWritesMs: Readonly<Record<string, number>>;
  /** How the release ended; null where it did not, or there was none. */
  readonly outcome: "complete" | "rolled-back" | "failed" | null;
  /** From the request to the end of the release, or to rest. */
  readonly durationMs: number;
  /** Of it, from the first bad sign to the end; null when nothing was rolled back. */
  readonly rollbackMs: number | null;
}
