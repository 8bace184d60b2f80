/** The figures of a receipt. */
import { expect, test } from "vitest";
import { type Measured, measuredReceipt } from "./figures.ts";

const ending = { revision: 2, outcome: "complete", durationMs: 900 } as const;

const measured: Measured = {
  prober: {
    requests: 40,
    failures: 0,
    longestGapMs: 61,
    windows: { before: { p50: 1, p99: 2 }, during: { p50: 9, p99: 9 }, after: { p50: 3, p99: 4 } },
  },
  countersBefore: { requests: 100, lost: 5, errors5xx: 1 },
  countersAfter: { requests: 1140, lost: 7, errors5xx: 4 },
  caveat: undefined,
};

test("users' requests are those of the balancers less those of the prober", () => {
  const receipt = measuredReceipt(ending, measured);
  expect(receipt.requests).toEqual({ total: 1000, lost: 2, errors5xx: 3 });
  expect(receipt.latencyMs).toEqual({ before: { p50: 1, p99: 2 }, after: { p50: 3, p99: 4 } });
  expect(receipt.longestGapMs).toBe(61);
});

test("without users' requests the figures are null, never 0", () => {
  const quiet = { ...measured, countersAfter: { requests: 140, lost: 5, errors5xx: 1 } };
  expect(measuredReceipt(ending, quiet).requests).toEqual({ total: null, lost: null, errors5xx: null });
});

test("counters that began anew tell nothing", () => {
  const restarted = { ...measured, countersAfter: { requests: 60, lost: 0, errors5xx: 0 } };
  expect(measuredReceipt(ending, restarted).requests.total).toBeNull();
});
