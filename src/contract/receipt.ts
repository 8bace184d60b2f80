/** The receipt: what a release did to its users, measured. A figure that was not measured is null, never 0. */

export interface Percentiles {
  readonly p50: number | null;
  readonly p99: number | null;
}

export interface Receipt {
  readonly kind: "receipt";
  readonly revision: number;
  readonly outcome: "complete" | "rolled-back" | "failed";
  /** Source: the balancer's counters, less the requests of our own prober. */
  readonly requests: {
    readonly total: number | null;
    readonly lost: number | null;
    readonly errors5xx: number | null;
  };
  /** Longest time between two answers. Source: a prober at a fixed rate through the balancer. */
  readonly longestGapMs: number | null;
  /** Source: the same prober. */
  readonly latencyMs: { readonly before: Percentiles; readonly after: Percentiles };
  /** What that prober asked: latency and gap are those of its own requests, and of no user's. Missing without one. */
  readonly probed?: string;
  readonly durationMs: number;
  /** Why it ended as it did, when it did not complete. */
  readonly reason?: string;
  readonly sources: Readonly<Record<string, string>>;
}
