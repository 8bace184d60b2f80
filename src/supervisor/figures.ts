/** The figures of a receipt, from the prober's report and the balancers' counters. Pure. */
import type { Percentiles, Receipt } from "../contract/receipt.ts";
import type { ProberReport, TrafficCounters, Uncounted } from "./needs.ts";

export interface Measured {
  readonly prober: ProberReport | undefined;
  readonly countersBefore: TrafficCounters | Uncounted | undefined;
  readonly countersAfter: TrafficCounters | Uncounted | undefined;
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
  const rate = `requests of tutti's own at a fixed rate${prober ? ` to ${prober.url}` : ""}`;
  const { requests, source } = usersRequests(measured);
  return {
    ...bareReceipt(ending, ""),
    requests,
    longestGapMs: prober?.longestGapMs ?? null,
    latencyMs: { before: prober?.windows["before"] ?? nothing, after: prober?.windows["after"] ?? nothing },
    ...(prober ? { probed: prober.url } : {}),
    sources: {
      requests: source,
      longestGapMs: rate,
      latencyMs: `${rate}: 1s before and 1s after`,
      ...(caveat === undefined ? {} : { note: caveat }),
    },
  };
}

interface UsersRequests {
  readonly requests: Receipt["requests"];
  /** Where they come from, or why there are none. */
  readonly source: string;
}

/**
 * The prober's requests are taken off the total. What it lost is not taken off what was lost: which of the lost ones
 * were its own is not known, and a loss of users must not vanish behind it.
 */
function usersRequests({ prober, countersBefore, countersAfter }: Measured): UsersRequests {
  if (!countersBefore || !countersAfter) return unknown("the balancers' counters could not be read");
  // A release may be the first that brings a balancer that counts nothing.
  if ("uncounted" in countersBefore) return unknown(countersBefore.uncounted);
  if ("uncounted" in countersAfter) return unknown(countersAfter.uncounted);
  const anew = beganAnew(countersBefore, countersAfter);
  if (anew.length > 0)
    // The process of before goes on counting until its last connection ends, and nobody can ask it then: a sum of what was
    // read of it and of the new one would miss just what a reload may lose.
    return unknown(
      `${anew.join(", ")} was reloaded or restarted meanwhile: its counters began anew, and the last ones of before ended with its process`,
    );
  const total =
    countersAfter.requests -
    countersBefore.requests -
    (countersAfter.withoutProber ? 0 : (prober?.requests ?? 0));
  if (total <= 0) return unknown("there were no requests of users");
  const requests = {
    total,
    lost: Math.max(0, countersAfter.lost - countersBefore.lost),
    errors5xx: Math.max(0, countersAfter.errors5xx - countersBefore.errors5xx),
  };
  const own = countersAfter.withoutProber
    ? ""
    : "; the total without the prober's requests, the lost ones with them";
  const missing = (countersAfter.without ?? []).map((why) => `; without those of ${why}`).join("");
  return { requests, source: `the balancers' counters${own}${missing}` };
}

function unknown(why: string): UsersRequests {
  return { requests: { total: null, lost: null, errors5xx: null }, source: `not known: ${why}` };
}

/** Balancers whose process is another one, and counters that fell whatever the reason. */
function beganAnew(before: TrafficCounters, after: TrafficCounters): readonly string[] {
  const names = Object.keys({ ...before.workers, ...after.workers });
  const changed = names.filter((name) => before.workers[name] !== after.workers[name]);
  return changed.length === 0 && after.requests < before.requests ? ["a balancer"] : changed;
}
