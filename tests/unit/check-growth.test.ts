/** Checks stay fast in large clusters, and grow with their size and not with its square. */
import { expect, test } from "vitest";
import { readFacts } from "../../src/check/facts.ts";
import { nothingKnown } from "../../src/check/outside.ts";
import { checkCluster, examineCluster } from "../../src/check/run-checks.ts";
import type { Cluster } from "../../src/index.ts";
import { bestOf, largeCluster } from "../support/large-cluster.ts";
import { largeEstate } from "../support/large-estate.ts";

const thousand = largeCluster(1_000);

test("the cluster that is measured has 1,000 services, 5,000 instances, 10,000 edges, and faults", () => {
  const instances = thousand.services.reduce((sum, { replicas }) => sum + replicas, 0);
  const { network } = readFacts(thousand, nothingKnown);
  expect([thousand.services.length, instances, network.edges.length]).toEqual([1_000, 5_000, 10_000]);
  const { judgements } = examineCluster(thousand, { ...nothingKnown, running: thousand });
  expect(rulesThatFound(thousand)).toEqual(
    expect.arrayContaining(["unreachable-dependency", "release-can-reach-zero", "single-point"]),
  );
  expect(judgements.reduce((sum, { held }) => sum + held, 0)).toBeGreaterThan(10_000);
});

test("it is checked in less than a second, also against a running revision", () => {
  const outside = { ...nothingKnown, running: thousand };
  expect(bestOf(3, () => checkCluster(thousand, outside))).toBeLessThan(1_000);
});

/** Four times the work, and as much again for a machine that is busy and for memory that is farther away. */
const RATIO_MAX = 8;

test("four times the cluster takes about four times as long, in every rule", () => {
  expect(growth(thousand, largeCluster(4_000))).toBeLessThan(RATIO_MAX);
});

test("so it does where brokers, ensembles, databases and balancers of a cloud are as many as services", () => {
  const small = largeEstate(300);
  expect(rulesThatFound(small)).toEqual(
    expect.arrayContaining([
      "single-copy-topic",
      "starts-before-reader",
      "orders-without-login",
      "mysql-semisync-fallback",
      "dead-route",
    ]),
  );
  expect(growth(small, largeEstate(1_200))).toBeLessThan(RATIO_MAX);
});

function rulesThatFound(cluster: Cluster): readonly string[] {
  return [...new Set(checkCluster(cluster).map(({ rule }) => rule))];
}

/** How often longer the check of the large one takes. The small one runs first, and warms the rules up. */
function growth(small: Cluster, large: Cluster): number {
  const smallMs = bestOf(4, () => checkCluster(small));
  return bestOf(2, () => checkCluster(large)) / smallMs;
}
