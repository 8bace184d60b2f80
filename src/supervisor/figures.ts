/** The figures of a receipt, from the prober's report and the balancers' counters. Pure. */
import type { Percentiles, Receipt } from "../contract/receipt.ts";
import type { ProberReport, TrafficCounters } from "./needs.ts";

export interface Measured {
  readonly prober: ProberReport | undefined;
  readonly countersBefore: TrafficCounters | undefined;
  readonly countersAfter: TrafficCounters | undefined;
  /** Said in the receipt when figures do not cover the whole release. */
  readonly caveat: string | undefined;
}

export interface Ending {
  readonly revision: number;
  readonly outcome: Receipt["outcome"];
  readonly durationMs: number;
  readonly reason?: string | undefined;
}

const nothing: Percentiles = { p50: null, p99: null };

/** The receipt of something that changed nothing, or that nobody measured. */
export function bareReceipt(ending: Ending, note: string): Receipt {
  return {
    kind: "receipt",
    revision: ending.revision,
    outcome: ending.outcome,
    requests: { total: null, lost: null, errors5xx: null },
    longestGapMs: null,
    latencyMs: { before: nothing, after: nothing },
    durationMs: ending.durationMs,
    ...(ending.reason === undefined ? {} : { reason: ending.reason }),
    sources: { note },
  };
}

export function measuredReceipt(ending: Ending, measured: Measured): Receipt {
  const { prober, caveat } = measured;
  const rate = "a prober at a fixed rate through the first balancer";
  return {
    ...bareReceipt(ending, ""),
    requests: usersRequests(measured),
    longestGapMs: prober?.longestGapMs ?? null,
    latencyMs: { before: prober?.windows["before"] ?? nothing, after: prober?.windows["after"] ?? nothing },
    sources: {
      requests: "the balancers' counters, less the prober's requests",
      longestGapMs: rate,
      latencyMs: `${rate}: 1s before and 1s after`,
      ...(caveat === undefined ? {} : { note: caveat }),
    },
  };
}

/** Null without counters, after a restart of the balancer (they begin at 0 again), and without users' requests. */
function usersRequests({ prober, countersBefore, countersAfter }: Measured): Receipt["requests"] {
  const unknown = { total: null, lost: null, errors5xx: null };
  if (!countersBefore || !countersAfter || countersAfter.requests < countersBefore.requests) return unknown;
  const total = countersAfter.requests - countersBefore.requests - (prober?.requests ?? 0);
  if (total <= 0) return unknown;
  return {
    total,
    lost: Math.max(0, countersAfter.lost - countersBefore.lost - (prober?.failures ?? 0)),
    errors5xx: Math.max(0, countersAfter.errors5xx - countersBefore.errors5xx),
  };
}
