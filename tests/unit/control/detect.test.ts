/** Detection in virtual time: crashes, crash loops, hung instances, and a supervisor that comes back. */
import { describe, expect, it } from "vitest";
import { emptyState } from "../../../src/control/state.ts";
import { replayDifference } from "../../../src/engine/replay.ts";
import { Scenario, shop } from "./scenario.ts";

describe("a running cluster", () => {
  it("replaces a killed instance at once, and takes the dead one out of the pool", () => {
    const scenario = Scenario.up();
    scenario.world.end("web-2.r1", null, "SIGKILL");
    scenario.runFor(2_000);
    expect(scenario.ids()).toContain("web-2.r1/pool-remove@edge");
    expect(
      scenario
        .instances("web")
        .map((it) => it.id)
        .sort(),
    ).toEqual(["web-1.r1", "web-2.r1.g2", "web-3.r1"]);
    expect(scenario.instances("web").every((it) => it.readySinceMonoMs !== null)).toBe(true);
  });

  it("backs off from a crash loop, and says so", () => {
    const scenario = Scenario.up();
    scenario.behaviour = (start) =>
      start.slot === 1 ? { readyMs: null, end: { afterMs: 50, code: 1, signal: null } } : undefined;
    scenario.world.end("web-1.r1", 1, null);
    scenario.runFor(60_000);
    const starts = scenario.ids().filter((id) => id.startsWith("web-1.r1.g") && id.endsWith("/start"));
    expect(starts.length).toBeGreaterThan(4);
    expect(starts.length).toBeLessThan(9);
    expect(scenario.texts("backing-off")[0]).toContain("web-1 failed 2 times; next start in 1 s");
  });

  it("replaces an instance that hangs, one at a time", () => {
    const scenario = Scenario.up();
    scenario.world.setHealthy("web-1.r1", false);
    scenario.world.setHealthy("web-2.r1", false);
    scenario.runFor(10_500);
    const first = scenario.texts("instance-replaced");
    expect(first.length).toBe(1);
    scenario.runFor(30_000);
    expect(
      scenario
        .instances("web")
        .map((it) => it.id)
        .sort(),
    ).toEqual(["web-1.r1.g2", "web-2.r1.g2", "web-3.r1"]);
  });

  it("holds nothing against an instance from before the store that it needs was back", () => {
    const scenario = Scenario.up();
    scenario.behaviour = ({ part }) => (part === "state" ? { readyMs: 20_000 } : undefined);
    scenario.world.end("state-1.r1", null, "SIGKILL");
    scenario.world.setHealthy("web-1.r1", false);
    scenario.runFor(29_000);
    expect(scenario.texts("instance-ready").at(-1)).toContain("state-1.r1.g2");
    expect(scenario.texts("instance-replaced")).toEqual([]);
    scenario.runFor(2_000);
    expect(scenario.texts("instance-replaced")).toHaveLength(1);
  });

  it("replaces what breaks a minute after it was ready, each time at once: it worked for long", () => {
    const scenario = Scenario.up({ replicas: 2 });
    for (const breaking of ["web-1.r1", "web-1.r1.g2", "web-1.r1.g3"]) {
      scenario.runFor(60_000);
      expect(scenario.instances("web").map((it) => it.id)).toContain(breaking);
      scenario.world.setHealthy(breaking, false);
      scenario.runFor(9_500);
      expect(scenario.instances("web").map((it) => it.id)).toContain(breaking);
      scenario.runFor(2_500);
      expect(scenario.instances("web").map((it) => it.id)).not.toContain(breaking);
      expect(scenario.texts("instance-replaced").at(-1)).toContain(
        `${breaking} is replaced: not ready any more for 10s`,
      );
    }
    expect(scenario.texts("backing-off")).toEqual([]);
    expect(scenario.state.crashes["web-1"]?.count).toBe(1);
  });

  it("does not call an instance ready again because its balancer is gone", () => {
    const scenario = Scenario.up();
    scenario.world.setHealthy("web-1.r1", false);
    // Only the balancer asks an instance that is in its pool: our own verdict is the one of before.
    scenario.sees({ kind: "health-seen", instance: "web-1.r1", healthy: true, answer: "HTTP 200" });
    scenario.runFor(3_000);
    scenario.ask({ kind: "down", by: "test" });
    scenario.runFor(20_000);
    expect(
      scenario.texts("instance-ready").filter((text) => text.includes("web-1.r1 is ready again")),
    ).toEqual([]);
  });

  it("starts a killed balancer with the pools that it had", () => {
    const scenario = Scenario.up();
    scenario.world.end("edge-1.r1", null, "SIGKILL");
    scenario.runFor(1_000);
    const start = scenario.effects.find((effect) => effect.id === "edge-1.r1.g2/start");
    expect(start?.body.kind === "start" && start.body.members.map((member) => member.state)).toEqual([
      "ready",
      "ready",
      "ready",
    ]);
    expect(scenario.ids().filter((id) => id.includes("pool-add")).length).toBe(3);
  });

  it("fails a first bring-up whose program cannot start, and says why", () => {
    const scenario = new Scenario();
    scenario.behaviour = (start) =>
      start.part === "web" ? { readyMs: null, end: { afterMs: 50, code: 1, signal: null } } : undefined;
    scenario.release(shop(1), "bring-up");
    scenario.finish();
    expect(scenario.state.lastRelease).toMatchObject({ outcome: "failed" });
    expect(scenario.state.lastRelease?.reason).toContain("ended before it was ready: exit code 1");
    expect(scenario.state.current).toBe(null);
  });
});

describe("the journal", () => {
  it("replays: the recorded inputs give the recorded effects", () => {
    const scenario = Scenario.up({ withJob: true });
    scenario.release(shop(2, { version: "two", withJob: true }));
    scenario.finish();
    scenario.world.end("web-2.r2", null, "SIGKILL");
    scenario.runFor(2_000);
    scenario.release(shop(1, { withJob: true }), "rollback");
    scenario.finish();
    expect(scenario.turns.length).toBeGreaterThan(100);
    expect(replayDifference(emptyState("shop", "127.77"), scenario.turns)).toBe(undefined);
  });

  it("notices a decision that is not the recorded one", () => {
    const scenario = Scenario.up();
    const turns = scenario.turns.filter((turn) => turn.input.kind !== "health-seen");
    expect(replayDifference(emptyState("shop", "127.77"), turns)).toContain("turn");
  });
});
