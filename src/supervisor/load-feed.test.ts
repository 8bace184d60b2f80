/** When services are measured, and what comes of a measurement that fails. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { LoadSeen } from "../contract/load-seen.ts";
import { makeRevision } from "../contract/revision.ts";
import { type ControlState, emptyState } from "../control/state.ts";
import { cluster, service, targetTracking } from "../index.ts";
import { LoadFeed } from "./load-feed.ts";
import type { Readings } from "./readings.ts";

const policies = targetTracking({ metric: "cpu-percent", target: 60, period: "10s" });
const web = service("web", { command: ["web"], scaling: { min: 1, max: 3, policies } });
const revision = makeRevision(1, cluster("shop", { services: [web] }), {});
const up: ControlState = { ...emptyState("shop", "127.9"), wanted: "up", basis: revision };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("each period of a policy is told once, but one that could not be measured, and none once nothing is wanted", async () => {
  const told: LoadSeen[] = [];
  const errors: string[] = [];
  const readings = vi.fn(async (): Promise<Readings> => {
    const common = {
      schema: 1,
      cluster: "shop",
      revision: 1,
      balancers: [],
      servers: [],
      processes: [],
    } as const;
    return { ...common, atWallMs: Date.now(), atMonoMs: performance.now() };
  });
  const needs = {
    clock: { now: () => ({ wallMs: 0, monoMs: performance.now() }), wakeAt: () => undefined },
    measuring: { readings, begin: vi.fn() },
    log: { info: () => undefined, error: (_: object, text: string) => void errors.push(text) },
  } as unknown as ConstructorParameters<typeof LoadFeed>[0];
  const feed = new LoadFeed(
    needs,
    () => up,
    (seen) => told.push(seen),
  );
  feed.follow(up);
  feed.follow(up);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(told.map(({ part, metric, periodMs }) => [part, metric, periodMs])).toEqual([
    ["web", "cpu-percent", 10_000],
    ["web", "cpu-percent", 10_000],
  ]);
  readings.mockRejectedValueOnce(new Error("no answer"));
  await vi.advanceTimersByTimeAsync(10_000);
  expect([told.length, errors]).toEqual([2, ["what services have to do could not be measured"]]);
  feed.follow({ ...up, wanted: "down" });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toHaveLength(2);
});
