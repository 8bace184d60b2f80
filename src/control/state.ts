/** The state of the control plane: everything a decision may depend on besides the input and the time. */

import type { Effect, Failure, ProcessIdentity } from "../contract/effect.ts";
import type { EndedRelease } from "../contract/ended-release.ts";
import type { ReleaseKind } from "../contract/request.ts";
import type { PartSpec, Revision } from "../contract/revision.ts";

export interface ControlState {
  /** Raised when a field changes its shape: `src/host/journal-schema.ts` then says what becomes of kept ones. */
  readonly schema: 2;
  readonly cluster: string;
  /** Start of every instance's address, such as "127.77". */
  readonly range: string;
  /** Number of the supervisor's incarnation. */
  readonly fence: number;
  readonly bootId: string;
  /** When this incarnation took over: nobody was watched before. */
  readonly resumedMonoMs: number;
  readonly wanted: "up" | "down";
  /** The last revision that completed; what a failed release goes back to. */
  readonly current: Revision | null;
  /** What instances are held to while no release runs: the current revision, or a first one that failed. */
  readonly basis: Revision | null;
  readonly release: Release | null;
  readonly lastRelease: EndedRelease | null;
  readonly instances: Readonly<Record<string, Instance>>;
  /** By part, how often an instance of a slot and a revision was created: `relayer-1.r2` → 3. */
  readonly generations: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** The third part of each part's addresses. */
  readonly octets: Readonly<Record<string, number>>;
  readonly scale: Readonly<Record<string, { readonly replicas: number; readonly owner: string }>>;
  /** Of services that follow their load. Missing in what was recorded before. */
  readonly autoscale?: Readonly<Record<string, AutoscaleState>>;
  /** How often a restart was asked for; part of what an instance must match. */
  readonly epochs: Readonly<Record<string, number>>;
  /** Balancers that hold new requests, until somebody says otherwise. Missing in what was recorded before. */
  readonly maintenance?: Readonly<Record<string, { readonly owner: string; readonly sinceWallMs: number }>>;
  /** Jobs that ended well: `migrate.r2`. */
  readonly jobsDone: readonly string[];
  /** By part and slot: crashes since it was last in order. */
  readonly crashes: Readonly<Record<string, CrashRecord>>;
  readonly lock: { readonly owner: string; readonly reason: string; readonly sinceWallMs: number } | null;
}

/** What was measured of a service since its number changed, and when and why that was. */
export interface AutoscaleState {
  /** By metric and period; the newest datapoint is the last one. */
  readonly series: Readonly<Record<string, readonly Datapoint[]>>;
  /** When instances were last added. */
  readonly outMonoMs: number | null;
  /** When the number last changed, in either direction. */
  readonly changedMonoMs: number | null;
  readonly last: {
    readonly text: string;
    readonly wallMs: number;
    readonly from: number;
    readonly to: number;
  } | null;
}

/** One period, over the instances that were ready throughout. */
export interface Datapoint {
  readonly atMonoMs: number;
  /** Of the figures that are known. */
  readonly sum: number;
  readonly ready: number;
  /** How many of the ready ones have a figure. */
  readonly known: number;
}

export interface Release {
  readonly as: ReleaseKind;
  readonly from: Revision | null;
  readonly to: Revision;
  readonly by: string;
  readonly startedWallMs: number;
  readonly startedMonoMs: number;
  /** "undoing": the new revision was bad, and instances go back to `from`. */
  readonly phase: "moving" | "undoing";
  /** When the phase began. */
  readonly phaseMonoMs: number;
  /** Why it goes back. */
  readonly reason?: string;
  /** Instances of the new revision that ended by a signal from outside after they were ready. */
  readonly strikes: number;
  /** How far it has come: grows with each instance that is as wanted and ready, and with each that has gone. */
  readonly score: number;
  /** When the score last rose above all before. */
  readonly progressMonoMs: number;
  /** Numbers set by `scale` when it began: going back gives them back. */
  readonly scaleBefore: ControlState["scale"];
  /** The part that a restart is about. */
  readonly restarts?: string;
}

/** Before anything was reached. A number that JSON can hold. */
export const scoreLowest = -1_000_000;

export interface CrashRecord {
  readonly count: number;
  /** No new start before then. */
  readonly untilMonoMs: number;
}

export interface Instance {
  /** `relayer-1.r2`, with `.g3` from the third generation on. */
  readonly id: string;
  readonly part: string;
  readonly slot: number;
  readonly revision: number;
  readonly generation: number;
  /** Fingerprint and epoch: what it was started as. */
  readonly spec: string;
  /** The specification it was started under: it outlives the revision that held it. */
  readonly startedAs: PartSpec;
  readonly address: string;
  readonly port: number;
  readonly goal: "serve" | "retire";
  readonly process: ProcessState;
  readonly health: HealthState;
  /** Membership by balancer. */
  readonly pools: Readonly<Record<string, Membership>>;
  /** Since when it is ready without a break; null while it is not. */
  readonly readySinceMonoMs: number | null;
  /** Since when it is not ready any more, after it was. */
  readonly unreadySinceMonoMs: number | null;
  readonly everReady: boolean;
  /** Created by the release that still runs: its trouble is a sign against the new revision. */
  readonly trial: boolean;
  /** The one effect in flight. An instance never has two. */
  readonly pending: Effect | null;
  /** How often each kind of effect succeeded on it; part of the ids of repeats. */
  readonly done: Readonly<Record<string, number>>;
  /** Of a balancer: it holds new requests, as far as effects were confirmed. */
  readonly holding?: boolean;
  readonly drainingSinceMonoMs: number | null;
  readonly terminatedMonoMs: number | null;
  readonly killedMonoMs: number | null;
  /** Effects that failed in a row, the last failure, and when the next try is due. */
  readonly failures: number;
  readonly lastFailure: Failure | null;
  readonly retryMonoMs: number | null;
}

export type ProcessState =
  | { readonly status: "none" }
  | {
      readonly status: "running";
      readonly identity: ProcessIdentity;
      readonly sinceMonoMs: number;
      readonly sinceWallMs: number;
    }
  | {
      readonly status: "gone";
      readonly code: number | null;
      readonly signal: string | null;
      /** As the target told it: "ended by the kernel: …". */
      readonly note?: string;
    };

export interface HealthState {
  /** "unknown" until the first verdict. */
  readonly verdict: "unknown" | "healthy" | "unhealthy";
  readonly answer: string;
}

/** Where it stands in one pool, as far as effects were confirmed and observed. */
export interface Membership {
  readonly state: "absent" | "checking" | "ready" | "draining";
  /** The balancer's verdict. */
  readonly up: boolean;
  readonly idle: boolean;
  readonly answer: string;
  /** It is absent as far as is known, but a try to add it failed, maybe half done. */
  readonly mayBeIn?: true;
  readonly closing?: Closing;
  /** What the balancer shows instead, and since when, where that differs from `state`. */
  readonly deviation: { readonly state: Membership["state"]; readonly sinceMonoMs: number } | null;
}

/** Connections are being closed at a rate. */
export interface Closing {
  /** Not before then are more closed. */
  readonly dueMonoMs: number;
  /** There was nothing left that could be closed one by one. */
  readonly over: boolean;
}

export function emptyState(cluster: string, range: string): ControlState {
  return {
    schema: 2,
    cluster,
    range,
    fence: 0,
    bootId: "",
    resumedMonoMs: 0,
    wanted: "down",
    current: null,
    basis: null,
    release: null,
    lastRelease: null,
    instances: {},
    generations: {},
    octets: {},
    scale: {},
    epochs: {},
    jobsDone: [],
    crashes: {},
    lock: null,
  };
}
