/** The figures of a receipt. */
import { expect, test } from "vitest";
import { type Measured, measuredReceipt } from "./figures.ts";

const ending = { revision: 2, outcome: "complete", durationMs: 900 } as const;

const measured: Measured = {
  prober: {
    url: "http://127.0.0.1:80/ready",
    requests: 40,
    failures: 0,
    longestGapMs: 61,
    windows: { before: { p50: 1, p99: 2 }, during: { p50: 9, p99: 9 }, after: { p50: 3, p99: 4 } },
  },
  countersBefore: { requests: 100, lost: 5, errors5xx: 1, workers: { edge: "7" } },
  countersAfter: { requests: 1140, lost: 7, errors5xx: 4, workers: { edge: "7" } },
  caveat: undefined,
};

test("users' requests are those of the balancers less those of the prober", () => {
  const receipt = measuredReceipt(ending, measured);
  expect(receipt.requests).toEqual({ total: 1000, lost: 2, errors5xx: 3 });
  expect(receipt.latencyMs).toEqual({ before: { p50: 1, p99: 2 }, after: { p50: 3, p99: 4 } });
  expect(receipt.longestGapMs).toBe(61);
  expect(receipt.probed).toBe("http://127.0.0.1:80/ready");
  expect(receipt.sources["latencyMs"]).toContain("tutti's own at a fixed rate to http://127.0.0.1:80/ready");
});

test("what the prober lost does not hide what users lost", () => {
  const report = measured.prober;
  const receipt = measuredReceipt(ending, { ...measured, prober: report && { ...report, failures: 2 } });
  expect(receipt.requests).toEqual({ total: 1000, lost: 2, errors5xx: 3 });
});

const unknown = { total: null, lost: null, errors5xx: null };

function counted(requests: number, worker = "7"): Measured["countersAfter"] {
  return { requests, lost: 5, errors5xx: 1, workers: { edge: worker } };
}

test("without users' requests the figures are null, never 0", () => {
  const receipt = measuredReceipt(ending, { ...measured, countersAfter: counted(140) });
  expect(receipt.requests).toEqual(unknown);
  expect(receipt.sources["requests"]).toContain("no requests of users");
});

test("a balancer that was reloaded began at 0: nothing is known, and why is said", () => {
  const receipt = measuredReceipt(ending, { ...measured, countersAfter: counted(5_000, "8") });
  expect(receipt.requests).toEqual(unknown);
  expect(receipt.sources["requests"]).toBe(
    "not known: edge was reloaded or restarted meanwhile: its counters began anew, and the last ones of before ended with its process",
  );
});

test("a balancer that counts nothing is named with the reason", () => {
  const uncounted = { uncounted: "edge runs nginx, which counts no lost requests" };
  const receipt = measuredReceipt(ending, { ...measured, countersBefore: uncounted });
  expect(receipt.requests).toEqual(unknown);
  expect(receipt.sources["requests"]).toBe("not known: edge runs nginx, which counts no lost requests");
});

test("a balancer that counts nothing does not hide what the others counted, and is named", () => {
  const missing = { without: ["door, which runs nginx"], withoutProber: true };
  const countersAfter = { requests: 1140, lost: 7, errors5xx: 4, workers: { edge: "7" }, ...missing };
  const receipt = measuredReceipt(ending, { ...measured, countersAfter });
  expect(receipt.requests, "the prober asked the silent one").toEqual({ total: 1040, lost: 2, errors5xx: 3 });
  expect(receipt.sources["requests"]).toBe(
    "the balancers' counters; without those of door, which runs nginx",
  );
});

test("counters that fell tell nothing", () => {
  expect(measuredReceipt(ending, { ...measured, countersAfter: counted(60) }).requests).toEqual(unknown);
});
