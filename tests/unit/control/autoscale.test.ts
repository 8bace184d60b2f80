/** The number of instances follows the load: how soon, how far, and what never changes it. */
import { describe, expect, test } from "vitest";
import { desiredOf } from "../../../src/control/target.ts";
import { type ScalingOptions, stepScaling, targetTracking } from "../../../src/index.ts";
import type { ScalingMetric } from "../../../src/model/scaling-metric.ts";
import { Scenario, type ShopOptions, shop } from "./scenario.ts";

const MINUTE_MS = 60_000;

/** Adds one above 70 % and removes one below 30 %, each after three minutes, with a cooldown of five. */
const steps: ScalingOptions = {
  min: 1,
  max: 4,
  policies: stepScaling({ metric: "cpu-percent", out: { at: 70 }, in: { below: 30 } }),
};

const tracking: ScalingOptions = {
  min: 1,
  max: 6,
  policies: targetTracking({ metric: "cpu-percent", target: 60, in: { datapoints: 5 } }),
};

const up = (scaling: ScalingOptions, more: ShopOptions = {}): Scenario => Scenario.up({ scaling, ...more });

const ready = (scenario: Scenario): readonly string[] =>
  scenario.instances("web").flatMap(({ id, readySinceMonoMs }) => (readySinceMonoMs === null ? [] : [id]));

function desired({ state }: Scenario): number {
  const spec = (state.release?.to ?? state.basis)?.parts.find(({ part }) => part === "web");
  return spec ? desiredOf(state, spec) : 0;
}

interface Measured {
  /** In percent of what one instance can do. */
  readonly load: number;
  readonly periodMs?: number;
  /** Those that are told, all with the same figures. */
  readonly metrics?: readonly ScalingMetric[];
  /** The figures of others are missing. */
  readonly isKnown?: (instance: string) => boolean;
}

/** Some periods in which all instances together have so much to do. */
function periods(scenario: Scenario, count: number, measured: Measured): readonly number[] {
  const { load, periodMs = MINUTE_MS, metrics = ["cpu-percent"], isKnown = () => true } = measured;
  return Array.from({ length: count }, () => {
    scenario.runFor(periodMs);
    const working = ready(scenario);
    const each = working.filter(isKnown).map((id): [string, number] => [id, load / working.length]);
    for (const metric of metrics) tell(scenario, periodMs, Object.fromEntries(each), { metric });
    return desired(scenario);
  });
}

function tell(
  scenario: Scenario,
  periodMs: number,
  values: Readonly<Record<string, number>>,
  { agoMs = 0, metric = "cpu-percent" }: { agoMs?: number; metric?: ScalingMetric } = {},
): void {
  const sampledMonoMs = scenario.kernel.now().monoMs - agoMs;
  const common = { kind: "load-seen", part: "web", metric } as const;
  scenario.sees({ ...common, periodMs, sampledMonoMs, values });
}

function minutes(scenario: Scenario, count: number, load: number): readonly number[] {
  return periods(scenario, count, { load });
}

describe("steps", () => {
  test("add one after three minutes above the threshold, and say why", () => {
    const scenario = up(steps);
    expect(minutes(scenario, 3, 78)).toEqual([1, 1, 2]);
    expect(scenario.texts("scaled")).toEqual(["web 1 → 2: cpu 78 % ≥ 70 % in 3 of 3 minutes"]);
    expect(scenario.state.scale["web"]).toEqual({ replicas: 2, owner: "autoscaler" });
    scenario.runFor(5_000);
    expect(ready(scenario)).toEqual(["web-1.r1", "web-2.r1"]);
  });

  test("do nothing for a peak of two minutes", () => {
    const scenario = up(steps);
    expect([...minutes(scenario, 2, 90), ...minutes(scenario, 1, 20), ...minutes(scenario, 2, 90)]).toEqual([
      1, 1, 1, 1, 1,
    ]);
  });

  test("add again only after the cooldown, and never beyond the maximum", () => {
    const scenario = up(steps);
    expect(minutes(scenario, 3, 1_000).at(-1)).toBe(2);
    expect(minutes(scenario, 4, 1_000)).toEqual([2, 2, 2, 2]);
    expect(minutes(scenario, 1, 1_000)).toEqual([3]);
    expect(minutes(scenario, 30, 1_000).at(-1)).toBe(4);
  });

  test("remove one after the cooldown, down to the minimum, with a drain", () => {
    const scenario = up(steps, { replicas: 3 });
    scenario.watchCapacity();
    expect(minutes(scenario, 3, 10)).toEqual([3, 3, 2]);
    expect(minutes(scenario, 4, 10)).toEqual([2, 2, 2, 2]);
    expect(minutes(scenario, 30, 10).at(-1)).toBe(1);
    const effects = scenario.ids().filter((id) => id.startsWith("web-3.r1/"));
    const order = ["pool-drain@edge", "pool-remove@edge", "terminate"].map((name) =>
      effects.findIndex((id) => id.endsWith(name)),
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(scenario.capacityMin).toBe(1);
  });

  test("that lie too near to each other flap under a constant load", () => {
    const near = stepScaling({ metric: "cpu-percent", out: { at: 60 }, in: { below: 60 } });
    const scenario = up({ min: 1, max: 2, policies: near });
    minutes(scenario, 180, 80);
    expect(scenario.texts("scaled").length).toBeGreaterThan(20);
    const apart = stepScaling({ metric: "cpu-percent", out: { at: 60 }, in: { below: 25 } });
    const calm = up({ min: 1, max: 2, policies: apart });
    minutes(calm, 180, 80);
    expect(calm.texts("scaled")).toHaveLength(1);
  });
});

describe("target tracking", () => {
  test("adds at once as many as the load asks for, and goes back gradually", () => {
    const scenario = up(tracking);
    expect(minutes(scenario, 3, 200)).toEqual([1, 1, 4]);
    expect(minutes(scenario, 30, 200).at(-1)).toBe(4);
    expect(minutes(scenario, 5, 70)).toEqual([4, 4, 4, 4, 2]);
    expect(minutes(scenario, 60, 70).at(-1)).toBe(2);
    expect(scenario.texts("scaled")).toHaveLength(2);
  });

  test("that may not remove never does", () => {
    const policies = targetTracking({ metric: "cpu-percent", target: 60, disableScaleIn: true });
    const scenario = up({ min: 1, max: 6, policies }, { replicas: 4 });
    expect(minutes(scenario, 60, 10).at(-1)).toBe(4);
  });
});

describe("figures that are missing", () => {
  test("of one instance let none be removed", () => {
    const scenario = up(steps, { replicas: 3 });
    expect(periods(scenario, 30, { load: 10, isKnown: (id) => id !== "web-2.r1" }).at(-1)).toBe(3);
  });

  test("of a minute leave a gap that is no sign of idleness", () => {
    const scenario = up(steps, { replicas: 3 });
    minutes(scenario, 2, 10);
    scenario.runFor(MINUTE_MS);
    expect(minutes(scenario, 2, 10)).toEqual([3, 3]);
    expect(minutes(scenario, 1, 10)).toEqual([2]);
  });

  test("of one metric let others remove nothing, however long ago it was low", () => {
    const of = (metric: ScalingMetric) => stepScaling({ metric, out: { at: 70 }, in: { below: 30 } });
    const policies = [of("cpu-percent"), of("connections")];
    const scenario = up({ min: 1, max: 4, policies }, { replicas: 3 });
    periods(scenario, 3, { load: 30, metrics: ["connections"] });
    // From here on nobody counts connections any more.
    expect(minutes(scenario, 10, 10).at(-1)).toBe(3);
    periods(scenario, 3, { load: 30, metrics: ["cpu-percent", "connections"] });
    expect(desired(scenario)).toBe(2);
  });

  test("of before the number changed say nothing of it as it is", () => {
    const of = (metric: ScalingMetric) => stepScaling({ metric, out: { at: 70 } });
    const scenario = up({ min: 1, max: 4, policies: [of("cpu-percent"), of("connections")] });
    periods(scenario, 3, { load: 78, metrics: ["cpu-percent", "connections"] });
    expect(desired(scenario)).toBe(2);
    expect(scenario.state.autoscale?.["web"]?.series).toEqual({});
  });

  test("that come late are not taken for those of now", () => {
    const scenario = up(steps, { replicas: 3 });
    for (let minute = 1; minute <= 10; minute += 1) {
      scenario.runFor(MINUTE_MS);
      tell(scenario, MINUTE_MS, Object.fromEntries(ready(scenario).map((id) => [id, 1])), {
        agoMs: 2 * MINUTE_MS,
      });
    }
    expect(desired(scenario)).toBe(3);
  });
});

/** The same thresholds, looked at every second and without cooldowns. */
const quick: ScalingOptions = {
  min: 1,
  max: 4,
  policies: stepScaling({
    metric: "cpu-percent",
    period: "1s",
    out: { at: 70, cooldown: "0s" },
    in: { below: 30, cooldown: "0s" },
  }),
};

const seconds = (scenario: Scenario, count: number, load: number): readonly number[] =>
  periods(scenario, count, { load, periodMs: 1_000 });

test("instances that are booting are no capacity and no reason for more", () => {
  const scenario = up(quick);
  scenario.behaviour = ({ part }) => (part === "web" ? { readyMs: 7_500 } : undefined);
  expect(seconds(scenario, 10, 100)).toEqual([1, 1, 2, 2, 2, 2, 2, 2, 2, 2]);
  expect(ready(scenario)).toHaveLength(1);
  // Two at 50 % each are enough: nothing else is added, then or later.
  expect(seconds(scenario, 60, 100).at(-1)).toBe(2);
});

describe("releases", () => {
  test("keep the number that the policy has set, and so do roll-backs", () => {
    const scenario = up(steps);
    minutes(scenario, 3, 78);
    scenario.release(shop(2, { scaling: { ...steps, max: 5 }, version: "two" }));
    expect(desired(scenario)).toBe(2);
    scenario.finish();
    expect([...ready(scenario)].sort()).toEqual(["web-1.r2", "web-2.r2"]);
    scenario.behaviour = ({ revision }) => (revision === 3 ? { readyMs: null } : undefined);
    scenario.release(shop(3, { scaling: steps, version: "three" }));
    scenario.finish();
    expect(scenario.state.lastRelease?.outcome).toBe("rolled-back");
    expect(desired(scenario)).toBe(2);
  });

  test("that go back keep what the policy has added meanwhile", () => {
    const scenario = up(quick);
    scenario.behaviour = ({ revision }) => (revision === 2 ? { readyMs: null } : undefined);
    scenario.release(shop(2, { scaling: quick, version: "two" }));
    expect(seconds(scenario, 4, 78).at(-1)).toBe(2);
    scenario.finish();
    expect(scenario.state.lastRelease?.outcome).toBe("rolled-back");
    scenario.runFor(5_000);
    expect([...ready(scenario)].sort()).toEqual(["web-1.r1", "web-2.r1"]);
  });

  test("do not scale in while they run", () => {
    const scenario = up(quick, { replicas: 3 });
    scenario.behaviour = ({ revision }) => (revision === 2 ? { readyMs: 9_000 } : undefined);
    scenario.release(shop(2, { scaling: quick, version: "two" }));
    expect(seconds(scenario, 9, 10).at(-1)).toBe(3);
    expect(scenario.state.release).not.toBeNull();
    scenario.finish();
    expect(seconds(scenario, 4, 10).at(-1)).toBe(2);
  });

  test("that change the bounds keep within them at once", () => {
    const scenario = up(steps);
    minutes(scenario, 3, 78);
    scenario.release(shop(2, { scaling: { ...steps, min: 3 } }));
    scenario.finish();
    expect(ready(scenario)).toHaveLength(3);
  });
});

test("a number that a person sets is where the policy goes on from, after its cooldown", () => {
  const scenario = up(steps);
  scenario.ask({ kind: "scale", part: "web", replicas: 3, by: "ada" });
  expect(minutes(scenario, 4, 10)).toEqual([3, 3, 3, 3]);
  expect(minutes(scenario, 1, 10)).toEqual([2]);
});

test("a supervisor that dies goes on from the journal, and takes the time without figures for no idleness", () => {
  const scenario = up(steps, { replicas: 3 });
  minutes(scenario, 2, 10);
  scenario.crashSupervisor(90_000);
  scenario.runFor(2 * MINUTE_MS);
  expect(minutes(scenario, 2, 10)).toEqual([3, 3]);
  expect(minutes(scenario, 1, 10)).toEqual([2]);
});
