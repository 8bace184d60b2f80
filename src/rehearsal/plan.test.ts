/** The plan of a whole cluster's bring-up and of a release, as a person reads it. */
import { describe, expect, it } from "vitest";
import { makeRevision, type Revision } from "../contract/revision.ts";
import type { Timings } from "../contract/timing.ts";
import { type ControlState, emptyState } from "../control/state.ts";
import { cluster, http, job, loadBalancer, redis, rolling, service } from "../index.ts";
import { type Plan, planChange, simulateChange } from "./plan.ts";

function shop(number: number, version: string): Revision {
  const state = redis("state");
  const migrate = job("migrate", { command: ["node", "migrate.js"], env: { REDIS_URL: state.url } });
  const web = service("web", {
    command: ["node", "server.js", version],
    replicas: 2,
    port: http(8080),
    health: http("/ready"),
    env: { REDIS_URL: state.url },
    release: rolling({ surge: 1, unavailable: 0, drain: "10s", healthyFor: "1s" }),
  });
  const edge = loadBalancer("edge", { listen: http(8080), to: web });
  return makeRevision(number, cluster("shop", { balancers: [edge], jobs: [migrate] }), {});
}

const assumed = (ms: number) => ({ ms, source: "assumed" }) as const;
const timings: Timings = {
  ready: { web: assumed(400), state: assumed(150), edge: assumed(100), migrate: assumed(300) },
  stop: {},
  check: assumed(250),
  drain: assumed(20),
};
const now = { wallMs: 1_000_000, monoMs: 5_000 };

function lines(plan: Plan): string[] {
  return plan.effects.map((it) => `${String(it.startMs).padStart(5)} ${it.id} (${it.why})`);
}

const afterBringUp: ControlState = simulateChange({
  state: emptyState("shop", "127.77"),
  request: { kind: "release", as: "bring-up", revision: shop(1, "one"), by: "ada" },
  timings,
  now,
}).state;

describe("plan", () => {
  it("starts stores, then jobs, then services, and the balancer at once", () => {
    const request = { kind: "release", as: "bring-up", revision: shop(1, "one"), by: "ada" } as const;
    const plan = planChange({ state: emptyState("shop", "127.77"), request, timings, now });
    expect(plan.outcome).toBe("complete");
    expect(lines(plan)).toMatchInlineSnapshot(`
      [
        "    0 state-1.r1/start (slot 1 of state moves to revision 1)",
        "    0 edge-1.r1/start (slot 1 of edge moves to revision 1)",
        "  160 migrate-1.r1/start (runs once for revision 1)",
        "  470 web-1.r1/start (slot 1 of web moves to revision 1)",
        "  470 web-2.r1/start (slot 2 of web moves to revision 1)",
        "  880 web-1.r1/pool-add@edge (web-1.r1 is healthy)",
        "  880 web-2.r1/pool-add@edge (web-2.r1 is healthy)",
        " 1140 web-1.r1/pool-ready@edge (edge finds web-1.r1 healthy)",
        " 1140 web-2.r1/pool-ready@edge (edge finds web-2.r1 healthy)",
      ]
    `);
  });

  it("replaces instances one by one: start, join, drain, leave, stop", () => {
    const plan = planChange({
      state: afterBringUp,
      request: { kind: "release", as: "release", revision: shop(2, "two"), by: "ada" },
      timings,
      now,
    });
    expect(plan.outcome).toBe("complete");
    expect(lines(plan)).toMatchInlineSnapshot(`
      [
        "    0 migrate-1.r2/start (runs once for revision 2)",
        "  310 web-1.r2/start (slot 1 of web moves to revision 2)",
        "  720 web-1.r2/pool-add@edge (web-1.r2 is healthy)",
        "  980 web-1.r2/pool-ready@edge (edge finds web-1.r2 healthy)",
        " 1982 web-1.r1/pool-drain@edge (revision 2 takes its place)",
        " 2004 web-1.r1/pool-remove@edge (web-1.r1 has no request in flight)",
        " 2009 web-1.r1/terminate (revision 2 takes its place)",
        " 2510 web-2.r2/start (slot 2 of web moves to revision 2)",
        " 2920 web-2.r2/pool-add@edge (web-2.r2 is healthy)",
        " 3180 web-2.r2/pool-ready@edge (edge finds web-2.r2 healthy)",
        " 4182 web-2.r1/pool-drain@edge (revision 2 takes its place)",
        " 4204 web-2.r1/pool-remove@edge (web-2.r1 has no request in flight)",
        " 4209 web-2.r1/terminate (revision 2 takes its place)",
      ]
    `);
  });
});
