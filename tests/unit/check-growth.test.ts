/** Checks stay fast in large clusters, and grow with their size and not with its square. */
import { expect, test } from "vitest";
import { readFacts } from "../../src/check/facts.ts";
import { nothingKnown } from "../../src/check/outside.ts";
import { checkCluster, examineCluster } from "../../src/check/run-checks.ts";
import { bestOf, largeCluster } from "../support/large-cluster.ts";

const thousand = largeCluster(1_000);
const four = largeCluster(4_000);

test("the cluster that is measured has 1,000 services, 5,000 instances, 10,000 edges, and faults", () => {
  const instances = thousand.services.reduce((sum, { replicas }) => sum + replicas, 0);
  const { network } = readFacts(thousand, nothingKnown);
  expect([thousand.services.length, instances, network.edges.length]).toEqual([1_000, 5_000, 10_000]);
  const { findings, judgements } = examineCluster(thousand, { ...nothingKnown, running: thousand });
  const found = new Set(findings.map(({ rule }) => rule));
  for (const rule of ["unreachable-dependency", "release-can-reach-zero", "single-point"])
    expect(found).toContain(rule);
  expect(judgements.reduce((sum, { held }) => sum + held, 0)).toBeGreaterThan(10_000);
});

test("it is checked in less than a second, also against a running revision", () => {
  const outside = { ...nothingKnown, running: thousand };
  expect(bestOf(3, () => checkCluster(thousand, outside))).toBeLessThan(1_000);
});

/** Four times the work, and as much again for a machine that is busy and for memory that is farther away. */
const RATIO_MAX = 8;

test("four times the cluster takes about four times as long, in every rule", () => {
  const small = bestOf(3, () => checkCluster(thousand));
  const large = bestOf(3, () => checkCluster(four));
  expect(large / small).toBeLessThan(RATIO_MAX);
});
