/** Releases in virtual time: what a good one does, and how a bad one goes back. */
import { describe, expect, it } from "vitest";
import { Scenario, shop } from "./scenario.ts";

describe("a release", () => {
  it("never has fewer ready instances than the file allows, nor more processes than surge allows", () => {
    const scenario = Scenario.up();
    scenario.release(shop(2, { version: "two" }));
    scenario.finish();
    expect(scenario.state.lastRelease?.outcome).toBe("complete");
    expect(scenario.state.current?.number).toBe(2);
    expect(scenario.capacityMin).toBe(3);
    expect(scenario.liveMax).toBe(4);
    expect(scenario.instances("web").map((it) => it.id)).toEqual(["web-1.r2", "web-2.r2", "web-3.r2"]);
  });

  it("with unavailable 1 and surge 0 stops one before it starts its successor", () => {
    const scenario = Scenario.up();
    scenario.release(shop(2, { version: "two", release: { surge: 0, unavailable: 1 } }));
    scenario.finish();
    expect(scenario.state.lastRelease?.outcome).toBe("complete");
    expect(scenario.capacityMin).toBe(2);
    expect(scenario.liveMax).toBe(3);
  });

  it("drains before it stops: no instance gets SIGTERM while it is in a pool", () => {
    const scenario = Scenario.up();
    scenario.release(shop(2, { version: "two" }));
    scenario.finish();
    const ids = scenario.ids();
    for (const slot of [1, 2, 3]) {
      const drain = ids.indexOf(`web-${slot}.r1/pool-drain@edge`);
      const remove = ids.indexOf(`web-${slot}.r1/pool-remove@edge`);
      const terminate = ids.indexOf(`web-${slot}.r1/terminate`);
      expect(drain).toBeGreaterThan(0);
      expect(remove).toBeGreaterThan(drain);
      expect(terminate).toBeGreaterThan(remove);
    }
  });

  it("keeps the instances of a part that did not change", () => {
    const scenario = Scenario.up();
    scenario.release(shop(2, { release: { healthyFor: "2s" } }));
    scenario.finish();
    expect(scenario.state.lastRelease?.outcome).toBe("complete");
    expect(scenario.instances("web").map((it) => it.id)).toEqual(["web-1.r1", "web-2.r1", "web-3.r1"]);
  });

  it("restarts a store in place when its configuration changed", () => {
    const scenario = Scenario.up();
    scenario.release(shop(2, { redisMemory: "128 MiB" }));
    scenario.finish();
    expect(scenario.state.lastRelease?.outcome).toBe("complete");
    expect(scenario.instances("state").map((it) => it.id)).toEqual(["state-1.r2"]);
    const ids = scenario.ids();
    expect(ids.indexOf("state-1.r2/start")).toBeGreaterThan(ids.indexOf("state-1.r1/terminate"));
  });

  it("removes parts that the new revision does not have, last of all", () => {
    const scenario = Scenario.up();
    scenario.release(shop(2, { withState: false, version: "two" }));
    scenario.finish();
    expect(scenario.state.lastRelease?.outcome).toBe("complete");
    expect(scenario.instances("state")).toEqual([]);
    expect(scenario.ids().at(-1)).toBe("state-1.r1/terminate");
  });

  it("kills what ignores SIGTERM when the grace is over", () => {
    const scenario = new Scenario();
    scenario.behaviour = (start) =>
      start.part === "web" && start.revision === 1 ? { readyMs: 400, ignoresTerminate: true } : undefined;
    scenario.release(shop(1, { replicas: 1 }), "bring-up");
    scenario.finish();
    scenario.release(shop(2, { replicas: 1, version: "two" }));
    scenario.finish();
    expect(scenario.ids()).toContain("web-1.r1/kill");
    expect(scenario.state.lastRelease?.outcome).toBe("complete");
  });
});

describe("a bad revision", () => {
  const bad = {
    "never ready": { readyMs: null },
    "ends before it is ready": { readyMs: null, end: { afterMs: 200, code: 1, signal: null } },
    "ready and then failing": { readyMs: 300, unhealthyAfterMs: 1_000 },
    "ready and then ending": { readyMs: 300, end: { afterMs: 1_000, code: 1, signal: null } },
  } as const;

  for (const [name, behaviour] of Object.entries(bad)) {
    it(`that is ${name} is rolled back, with all old instances serving throughout`, () => {
      const scenario = Scenario.up();
      scenario.behaviour = (start) => (start.part === "web" && start.revision === 2 ? behaviour : undefined);
      scenario.release(shop(2, { version: "two" }));
      scenario.finish();
      expect(scenario.state.lastRelease).toMatchObject({ outcome: "rolled-back", revision: 2 });
      expect(scenario.state.lastRelease?.reason).toContain("web-1.r2");
      expect(scenario.state.current?.number).toBe(1);
      expect(scenario.instances("web").map((it) => it.id)).toEqual(["web-1.r1", "web-2.r1", "web-3.r1"]);
      expect(scenario.capacityMin).toBe(3);
    });
  }

  it("that fails late brings back the old instances that were replaced already", () => {
    const scenario = Scenario.up();
    scenario.behaviour = (start) => {
      if (start.part !== "web" || start.revision !== 2) return undefined;
      return start.slot === 3 ? { readyMs: null } : { readyMs: 400 };
    };
    scenario.release(shop(2, { version: "two" }));
    scenario.finish();
    expect(scenario.state.lastRelease?.outcome).toBe("rolled-back");
    expect(
      scenario
        .instances("web")
        .map((it) => it.id)
        .sort(),
    ).toEqual(["web-1.r1.g2", "web-2.r1.g2", "web-3.r1"]);
    expect(scenario.capacityMin).toBe(3);
  });

  it("is not blamed for a store that went down", () => {
    const scenario = Scenario.up();
    scenario.release(shop(2, { version: "two" }));
    scenario.runFor(500);
    scenario.world.end("state-1.r1", null, "SIGKILL");
    for (const it of scenario.instances("web")) scenario.world.setHealthy(it.id, false);
    scenario.kernel.after(1_500, () => {
      for (const it of scenario.instances("web")) scenario.world.setHealthy(it.id, true);
    });
    scenario.finish();
    expect(scenario.state.lastRelease?.outcome).toBe("complete");
  });

  it("gets one replacement for an instance that was ended from outside", () => {
    const scenario = Scenario.up();
    scenario.release(shop(2, { version: "two" }));
    scenario.runFor(1_200);
    scenario.world.end("web-1.r2", null, "SIGKILL");
    scenario.finish();
    expect(scenario.state.lastRelease?.outcome).toBe("complete");
    expect(
      scenario
        .instances("web")
        .map((it) => it.id)
        .sort(),
    ).toEqual(["web-1.r2.g2", "web-2.r2", "web-3.r2"]);
  });

  it("whose job fails is rolled back before any instance was touched", () => {
    const scenario = Scenario.up({ withJob: true });
    scenario.behaviour = (start) =>
      start.part === "migrate" ? { readyMs: null, end: { afterMs: 100, code: 3, signal: null } } : undefined;
    scenario.release(shop(2, { withJob: true, version: "two" }));
    scenario.finish();
    expect(scenario.state.lastRelease?.outcome).toBe("rolled-back");
    expect(scenario.ids().filter((id) => id.startsWith("web-1.r2"))).toEqual([]);
  });
});

describe("cancel, roll-back, scale and down", () => {
  it("cancel goes back to the revision of before", () => {
    const scenario = Scenario.up();
    scenario.release(shop(2, { version: "two" }));
    scenario.runFor(3_000);
    scenario.ask({ kind: "cancel", by: "bob" });
    scenario.finish();
    expect(scenario.state.lastRelease).toMatchObject({ outcome: "rolled-back", reason: "cancelled by bob" });
    expect(scenario.capacityMin).toBe(3);
  });

  it("a roll-back starts new generations of the old revision", () => {
    const scenario = Scenario.up();
    scenario.release(shop(2, { version: "two" }));
    scenario.finish();
    scenario.release(shop(1), "rollback");
    scenario.finish();
    expect(scenario.state.current?.number).toBe(1);
    expect(
      scenario
        .instances("web")
        .map((it) => it.id)
        .sort(),
    ).toEqual(["web-1.r1.g2", "web-2.r1.g2", "web-3.r1.g2"]);
  });

  it("a deploy keeps the number that scale has set, unless the file's number changed", () => {
    const scenario = Scenario.up();
    scenario.ask({ kind: "scale", part: "web", replicas: 5, by: "ada" });
    scenario.runFor(3_000);
    expect(scenario.instances("web").length).toBe(5);
    scenario.release(shop(2, { version: "two" }));
    scenario.finish();
    expect(scenario.instances("web").length).toBe(5);
    scenario.release(shop(3, { version: "two", replicas: 2 }));
    scenario.finish();
    expect(scenario.instances("web").map((it) => it.slot)).toEqual([1, 2]);
  });

  it("restart replaces every instance of the part with the same care as a release", () => {
    const scenario = Scenario.up();
    scenario.watchCapacity();
    scenario.ask({ kind: "restart", part: "web", by: "ada" });
    scenario.finish();
    expect(scenario.state.lastRelease?.outcome).toBe("complete");
    expect(scenario.instances("web").every((it) => it.generation === 2)).toBe(true);
    expect(scenario.capacityMin).toBe(3);
  });

  it("down stops balancers, then services, then stores, and leaves nothing", () => {
    const scenario = Scenario.up();
    scenario.ask({ kind: "down", by: "ada" });
    scenario.runFor(10_000);
    expect(Object.keys(scenario.state.instances)).toEqual([]);
    const ids = scenario.ids().filter((id) => id.endsWith("/terminate"));
    expect(ids[0]).toBe("edge-1.r1/terminate");
    expect(ids.at(-1)).toBe("state-1.r1/terminate");
  });
});

describe("a release that cannot end well", () => {
  it("whose roll-back crashes for ever ends as failed, and is not tried without end", () => {
    const scenario = Scenario.up({ replicas: 1 });
    const crash = { readyMs: 300, end: { afterMs: 1_500, code: 1, signal: null } };
    scenario.release(shop(2, { replicas: 1, version: "two", release: { surge: 0, unavailable: 1 } }));
    scenario.behaviour = (start) => (start.part === "web" ? crash : undefined);
    scenario.finish();
    expect(scenario.state.lastRelease).toMatchObject({ outcome: "failed", revision: 2 });
    expect(scenario.state.lastRelease?.reason).toContain("going back came no step further");
  });

  it("a bring-up that is asked for again succeeds once what was missing is there", () => {
    const scenario = new Scenario();
    scenario.behaviour = (start) => (start.part === "web" ? { readyMs: null } : undefined);
    scenario.release(shop(1), "bring-up");
    scenario.finish();
    expect(scenario.state.lastRelease?.outcome).toBe("failed");
    scenario.behaviour = () => undefined;
    scenario.release(shop(1), "bring-up");
    scenario.runFor(60_000);
    expect(scenario.state.lastRelease?.outcome).toBe("complete");
  });
});
