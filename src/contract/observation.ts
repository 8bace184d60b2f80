/** Observations: what was seen of the world, each about one thing, sent when it changed. */
import type { ProcessIdentity } from "./effect.ts";

export interface ProcessSeen {
  readonly kind: "process-seen";
  readonly instance: string;
  readonly process: ProcessIdentity;
}

export interface ProcessGone {
  readonly kind: "process-gone";
  readonly instance: string;
  /** Null where it cannot be known: an adopted process is not our child. */
  readonly code: number | null;
  readonly signal: string | null;
  /** What the target knows besides, to be read after "it was": "ended by the kernel: it used more than …". */
  readonly note?: string;
}

/** The verdict of a health check that the supervisor made itself. */
export interface HealthSeen {
  readonly kind: "health-seen";
  readonly instance: string;
  readonly healthy: boolean;
  /** The last answer, as a person would want to read it: "HTTP 503: redis is not writable". */
  readonly answer: string;
}

/** A server of a pool as the balancer sees it. */
export interface MemberSeen {
  readonly kind: "member-seen";
  readonly balancer: string;
  readonly instance: string;
  readonly state: "absent" | "checking" | "ready" | "draining" | "stopped";
  /** The balancer's own check says that it works. */
  readonly up: boolean;
  /** No request is in flight on it, nor can one come that a balancer took before it was reloaded. */
  readonly idle: boolean;
  readonly answer: string;
}

/** Something about an instance that a person should know, and that decides nothing. */
export interface Remark {
  readonly kind: "remark";
  readonly instance: string;
  readonly text: string;
}

export type Observation = ProcessSeen | ProcessGone | HealthSeen | MemberSeen | Remark;
