/** What the supervisor needs from outside, as small interfaces: it never imports a target or the host. */

import type { Failure } from "../contract/effect.ts";
import type { EndedRelease } from "../contract/ended-release.ts";
import type { StampedEvent } from "../contract/event.ts";
import type { SecretVersions } from "../contract/part-fingerprint.ts";
import type { Clock, Input, Journal, World } from "../contract/ports.ts";
import type { Percentiles, Receipt } from "../contract/receipt.ts";
import type { Resumed } from "../contract/request.ts";
import type { Revision } from "../contract/revision.ts";
import type { Timings } from "../contract/timing.ts";
import type { ControlState } from "../control/state.ts";
import type { Cluster } from "../model/cluster.ts";
import type { RevisionRecord } from "./messages.ts";
import type { Readings } from "./readings.ts";
import type { KnownSecrets, SecretValues } from "./secret-versions.ts";

/** Everything kept beside the turns themselves. */
export interface Records {
  revisions(): readonly RevisionRecord[];
  /** One above the highest number that was ever kept. */
  nextRevision(): number;
  /** Numbers of revisions in the order in which releases to them completed. */
  completed(): readonly number[];
  saveRevision(revision: Revision, by: string, atWallMs: number): void;
  /** A revision that completed once stays complete, however later releases to it end. */
  setOutcome(ended: EndedRelease): void;
  /** In order of their sequence, those after one. */
  eventsAfter(sequence: number): readonly StampedEvent[];
  lastEvent(): number;
  saveReceipt(receipt: Receipt, atWallMs: number): void;
  /** The newest receipt of a revision. */
  receipt(revision: number): Receipt | undefined;
  timings(): Timings;
  recordTiming(part: string, kind: "ready" | "stop", ms: number, wallMs: number): void;
}

export interface Vault extends KnownSecrets {
  /** Keeps values under their versions; versions that it has stay as they are. */
  store(values: SecretValues, versions: SecretVersions, origin?: "set" | "rotated"): void;
  /** A rotation has replaced this version; its value stays for the revisions that name it. */
  retire(name: string, version: number): void;
  /** Forgets every version of it. */
  remove(name: string): void;
}

export interface ArtifactStore {
  /**
   * Makes sure that the artefacts with these hashes are kept, copying and building what is not.
   * Throws when the files are no longer those that were hashed.
   */
  keep(
    cluster: Cluster,
    hashes: Readonly<Record<string, string>>,
    tell: (text: string) => void,
    signal?: AbortSignal,
  ): Promise<void>;
}

export interface ProberReport {
  /** What it asked, such as "http://127.0.0.1:8080/ready". */
  readonly url: string;
  /** All that it sent, so that they can be taken off the balancer's counters. */
  readonly requests: number;
  readonly failures: number;
  readonly longestGapMs: number | null;
  /** Latency by window. */
  readonly windows: Readonly<Record<string, Percentiles>>;
}

/** Asks through the first balancer at a fixed rate. */
export interface RunningProber {
  /** Requests sent from now on count for this window. */
  enter(window: "before" | "during" | "after"): void;
  stop(): Promise<ProberReport>;
}

/** What all balancers together have counted since they started. */
export interface TrafficCounters {
  readonly requests: number;
  readonly lost: number;
  readonly errors5xx: number;
  /** The process of each balancer that counted: another one began at 0. */
  readonly workers: Readonly<Record<string, string>>;
  /** Balancers that count nothing, each with the reason: their requests are not in here. */
  readonly without?: readonly string[];
  /** The prober asks through one of those. */
  readonly withoutProber?: boolean;
}

/** Why a balancer's counters say nothing of requests. */
export interface Uncounted {
  readonly uncounted: string;
}

/** How a release looks to its users. */
export interface Measuring {
  /** Undefined when nothing can be probed: no balancer, or none that runs. */
  startProber(state: ControlState): RunningProber | undefined;
  /** Undefined when no balancer tells. */
  counters(state: ControlState): Promise<TrafficCounters | Uncounted | undefined>;
  /** Counters of balancers and processes at this moment. */
  readings(state: ControlState): Promise<Readings>;
}

/** What Prometheus is told besides the supervisor's own metrics. */
export interface Monitoring {
  /** What the balancer's own exporter says; undefined when it does not answer. */
  balancerMetrics(name: string): Promise<string | undefined>;
  /** Puts this text into the place of the file that names what to scrape. */
  publishTargets(text: string): void;
}

export interface Log {
  info(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

export interface SupervisorNeeds {
  readonly cluster: string;
  readonly version: string;
  readonly pid: number;
  readonly clock: Clock;
  readonly journal: Journal<ControlState>;
  /** The state of a cluster that was never brought up. */
  readonly initial: ControlState;
  readonly resumed: Resumed;
  openWorld(accept: (input: Input) => void): World;
  readonly records: Records;
  readonly vault: Vault;
  readonly artifacts: ArtifactStore;
  readonly measuring: Measuring;
  readonly monitoring: Monitoring;
  /** Why a balancer could not listen on this machine; undefined when each of its ports is free, or its own already. */
  takenPort(cluster: Cluster): Promise<Failure | undefined>;
  /** The last lines that an instance wrote. */
  logTail(instance: string, lines: number): readonly string[];
  readonly log: Log;
  /** Ends the process; everything that runs stays. */
  quit(): void;
}
