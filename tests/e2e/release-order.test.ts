/** A release without faults goes in rehearsal as it goes for real: the same effects, and the same order where causes make it. */
import { afterEach, expect, it } from "vitest";
import { assumedTimingsOf } from "../../src/components/timings.ts";
import type { Turn } from "../../src/contract/ports.ts";
import { makeRevision } from "../../src/contract/revision.ts";
import { cluster, http, job, loadBalancer, redis, rolling, service } from "../../src/index.ts";
import type { Cluster } from "../../src/model/cluster.ts";
import { simulateChange } from "../../src/rehearsal/plan.ts";
import { causesIn, effectsIn, storiesIn, turnedRound } from "../support/causal-order.ts";
import { localCluster, removeClusters } from "../support/local-cluster.ts";

afterEach(removeClusters);

/** Two services, a job before them and one after, a Redis and a balancer. */
function shop(version: string): Cluster {
  const state = redis("state", { memory: "64 MiB" });
  const common = {
    port: http(8080),
    health: http("/ready"),
    env: { VERSION: version, REDIS_URL: state.url },
    release: rolling({ surge: 1, unavailable: 0, drain: "5s", healthyFor: "300ms" }),
  } as const;
  const web = service("web", { command: ["node", "web.mjs"], replicas: 3, ...common });
  const admin = service("admin", { command: ["node", "web.mjs"], replicas: 1, after: [web], ...common });
  const before = job("before", { command: ["node", "-e", "0"], after: [state] });
  const after = job("after", { command: ["node", "-e", "0"], runs: "after-services" });
  const edge = loadBalancer("edge", {
    listen: http(18_541),
    to: web,
    routes: [{ path: "/admin", to: admin }],
  });
  return cluster("shop", { environment: "development", balancers: [edge], jobs: [before, after] });
}

it("makes the same effects in the same order, wherever one is the cause of another", async () => {
  const local = localCluster("127.94");
  await local.release(1, shop("one"));
  const { state } = local;
  expect(state.lastRelease).toMatchObject({ outcome: "complete" });
  const begun = local.journal.turns.length;
  await local.release(2, shop("two"));
  const real = local.journal.turns.slice(begun);

  const simulated = simulateChange({
    state,
    request: { kind: "release", as: "release", revision: makeRevision(2, shop("two"), {}), by: "test" },
    timings: assumedTimingsOf(shop("two")),
    now: { wallMs: 1_000_000, monoMs: state.resumedMonoMs + 1_000_000 },
  }).turns;

  const idsOf = (turns: readonly Turn[]): readonly string[] =>
    effectsIn(turns)
      .map(({ id }) => id)
      .sort();
  expect(idsOf(simulated)).toEqual(idsOf(real));
  const [inRehearsal, inReality] = [causesIn(simulated), causesIn(real)];
  expect(inRehearsal.length).toBeGreaterThan(20);
  expect(turnedRound(inRehearsal, real)).toEqual([]);
  expect(turnedRound(inReality, simulated)).toEqual([]);
  expect(turnedRound(inRehearsal, [...real].reverse()).length).toBeGreaterThan(20);
  expect(storiesIn(simulated)).toEqual(storiesIn(real));
});
