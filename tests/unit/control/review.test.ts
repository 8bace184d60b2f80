/** What a review found, one scenario each, so that none comes back. */
import { describe, expect, it } from "vitest";
import type { Revision } from "../../../src/contract/revision.ts";
import { job, redis } from "../../../src/index.ts";
import { Scenario, shop } from "./scenario.ts";

describe("down", () => {
  it("ends at any moment of a first bring-up, with nothing left", () => {
    for (let atMs = 0; atMs < 1_500; atMs += 50) {
      const scenario = new Scenario();
      scenario.release(shop(1, { withJob: true }), "bring-up");
      scenario.runFor(atMs);
      scenario.ask({ kind: "down", by: "ada" });
      scenario.runFor(30_000);
      expect(Object.keys(scenario.state.instances), `down after ${atMs} ms`).toEqual([]);
      expect(scenario.texts("down-completed").length).toBe(1);
    }
  });

  it("ends at any moment of a release, of its undoing too", () => {
    for (let atMs = 0; atMs < 14_000; atMs += 500) {
      const scenario = Scenario.up({ withState: false });
      scenario.behaviour = (start) =>
        start.part === "web" && start.slot === 3 ? { readyMs: null } : undefined;
      scenario.release(shop(2, { version: "two" }));
      scenario.runFor(atMs);
      scenario.ask({ kind: "down", by: "ada" });
      scenario.runFor(30_000);
      expect(Object.keys(scenario.state.instances), `down after ${atMs} ms`).toEqual([]);
    }
  });
});

describe("capacity", () => {
  it("survives a moment in which every old instance answers badly", () => {
    const scenario = Scenario.up();
    scenario.release(shop(2, { version: "two" }));
    for (const { id } of scenario.instances("web")) scenario.world.setHealthy(id, false);
    scenario.runFor(300);
    for (const { id } of scenario.instances("web")) scenario.world.setHealthy(id, true);
    scenario.watchCapacity();
    scenario.finish();
    expect(scenario.state.lastRelease?.outcome).toBe("complete");
    expect(scenario.capacityMin).toBe(3);
  });

  it("is not given up by a release that waits for one that is bad for ever", () => {
    const scenario = Scenario.up();
    scenario.world.setHealthy("web-2.r1", false);
    scenario.release(shop(2, { version: "two" }));
    scenario.finish();
    expect(scenario.state.lastRelease?.outcome).toBe("complete");
    expect(scenario.capacityMin).toBe(2);
  });

  it("is not touched while a new instance is in doubt", () => {
    const scenario = Scenario.up();
    scenario.behaviour = (start) =>
      start.part === "web" && start.revision === 2 ? { readyMs: 400, unhealthyAfterMs: 1_735 } : undefined;
    scenario.release(shop(2, { version: "two" }));
    scenario.finish();
    expect(scenario.state.lastRelease?.outcome).toBe("rolled-back");
    expect(scenario.ids().filter((id) => id.startsWith("web-2.r2"))).toEqual([]);
  });

  it("is not given up while the balancer is down: nobody judges the new instance", () => {
    const scenario = Scenario.up();
    scenario.behaviour = (start) => (start.part === "edge" ? { readyMs: 3_000 } : undefined);
    scenario.release(shop(2, { version: "two" }));
    while (!scenario.instances("web").some((it) => it.trial && it.everReady)) scenario.runFor(10);
    scenario.world.end("edge-1.r1", null, "SIGKILL");
    scenario.runFor(2_500);
    const retired = () => scenario.instances("web").filter((it) => it.revision === 1 && it.goal === "retire");
    expect(retired()).toEqual([]);
    while (scenario.instances("edge").every((it) => it.readySinceMonoMs === null)) scenario.runFor(10);
    scenario.runFor(950);
    expect(retired()).toEqual([]);
    scenario.finish();
    expect(scenario.state.lastRelease?.outcome).toBe("complete");
  });

  it("is filled up while a job of the release runs for long", () => {
    const scenario = Scenario.up({ withJob: true });
    scenario.behaviour = (start) =>
      start.part === "migrate"
        ? { readyMs: null, end: { afterMs: 60_000, code: 0, signal: null } }
        : undefined;
    scenario.release(shop(2, { version: "two", withJob: true }));
    scenario.runFor(1_000);
    scenario.world.end("web-2.r1", null, "SIGKILL");
    scenario.runFor(5_000);
    expect(scenario.instances("web").filter((it) => it.readySinceMonoMs !== null).length).toBe(3);
  });
});

describe("a supervisor that was away for long", () => {
  it.each([15_000, 400_000])("%d ms: blames nobody for what it did not watch", (awayMs) => {
    const scenario = Scenario.up();
    scenario.release(shop(2, { version: "two" }));
    scenario.runFor(200);
    scenario.crashSupervisor(awayMs);
    scenario.runFor(awayMs + 1_000);
    scenario.finish();
    expect(scenario.state.lastRelease?.outcome).toBe("complete");
    expect(scenario.instances("web").map((it) => it.id)).toEqual(["web-1.r2", "web-2.r2", "web-3.r2"]);
  });
});

/** Older revisions cannot run on what its job leaves. */
function barred(revision: Revision): Revision {
  const parts = revision.parts.map((part) =>
    part.job ? { ...part, job: { ...part.job, compatibleWith: "this-revision" as const } } : part,
  );
  return { ...revision, parts };
}

describe("a release that turns bad", () => {
  it("is not undone when a job has run that older revisions cannot run on", () => {
    const scenario = Scenario.up({ withJob: true });
    scenario.behaviour = (start) =>
      start.part === "web" && start.revision === 2 ? { readyMs: null } : undefined;
    scenario.release(barred(shop(2, { version: "two", withJob: true })));
    scenario.finish();
    expect(scenario.state.lastRelease?.outcome).toBe("failed");
    expect(scenario.state.lastRelease?.reason).toContain("job migrate has run");
  });

  it("is not undone past such a job of an earlier release that could not go back either", () => {
    const scenario = Scenario.up({ withJob: true });
    scenario.behaviour = (start) =>
      start.part === "web" && start.revision > 1 ? { readyMs: null } : undefined;
    scenario.release(barred(shop(2, { version: "two", withJob: true })));
    scenario.finish();
    scenario.release(shop(3, { version: "three", withJob: true }));
    scenario.finish();
    expect(scenario.state.lastRelease).toMatchObject({ revision: 3, outcome: "failed" });
    expect(scenario.state.lastRelease?.reason).toContain("job migrate has run");
  });

  it("gives back the scale that the file had taken over", () => {
    const scenario = Scenario.up();
    scenario.ask({ kind: "scale", part: "web", replicas: 5, by: "ada" });
    scenario.runFor(5_000);
    scenario.behaviour = (start) =>
      start.part === "web" && start.revision === 2 ? { readyMs: null } : undefined;
    scenario.release(shop(2, { version: "two", replicas: 2 }));
    scenario.finish();
    expect(scenario.state.lastRelease?.outcome).toBe("rolled-back");
    expect(scenario.state.scale["web"]?.replicas).toBe(5);
  });

  it("does not make the release that mends it wait for the pauses of before", () => {
    const scenario = Scenario.up();
    scenario.behaviour = (start) =>
      start.part === "web" ? { readyMs: null, end: { afterMs: 50, code: 1, signal: null } } : undefined;
    scenario.world.end("web-1.r1", 1, null);
    scenario.runFor(40_000);
    scenario.behaviour = () => undefined;
    scenario.release(shop(2, { version: "two" }));
    scenario.runFor(1_500);
    expect(scenario.instances("web").some((it) => it.id === "web-1.r2" && it.everReady)).toBe(true);
  });
});

describe("pools", () => {
  it("take back a serving member that somebody else has drained", () => {
    const scenario = Scenario.up();
    scenario.runFor(100);
    const seen = {
      kind: "member-seen",
      balancer: "edge",
      instance: "web-1.r1",
      up: true,
      idle: true,
      answer: "",
    } as const;
    scenario.engine.accept({ ...seen, state: "draining" });
    scenario.runFor(4_000);
    expect(scenario.ids()).toContain("web-1.r1/pool-ready@edge.2");
    expect(scenario.instances("web").every((it) => it.readySinceMonoMs !== null)).toBe(true);
  });

  it("of a balancer whose reload failed are not held against the next release", () => {
    const other = (number: number) => {
      const revision = shop(number);
      const parts = revision.parts.map((it) =>
        it.kind === "balancer" ? { ...it, fingerprint: `moved ${number}` } : it,
      );
      return { ...revision, parts };
    };
    const scenario = Scenario.up();
    scenario.failing = (effect) => (effect.body.kind === "reload" ? "address-in-use" : undefined);
    scenario.release(other(2));
    scenario.finish();
    expect(scenario.state.lastRelease).toMatchObject({ outcome: "rolled-back" });
    expect(scenario.capacityMin).toBe(3);
    scenario.failing = () => undefined;
    scenario.release(other(3));
    scenario.finish();
    expect(scenario.state.lastRelease).toMatchObject({ outcome: "complete" });
  });

  it("of a balancer that never came to run do not hold up the one that replaces it", () => {
    const scenario = new Scenario();
    scenario.failing = (effect) => (effect.id === "edge-1.r1/start" ? "address-in-use" : undefined);
    scenario.release(shop(1), "bring-up");
    scenario.finish();
    expect(scenario.state.lastRelease).toMatchObject({ outcome: "failed" });
    expect(scenario.state.lastRelease?.reason).toContain("edge-1.r1");
    scenario.release(
      {
        ...shop(2),
        parts: shop(2).parts.map((it) => (it.kind === "balancer" ? { ...it, fingerprint: "other" } : it)),
      },
      "bring-up",
    );
    scenario.runFor(20_000);
    expect(scenario.state.lastRelease?.outcome).toBe("complete");
    expect(scenario.instances("edge").map((it) => it.id)).toEqual(["edge-1.r2"]);
  });
});

it("a reference to a store counts what the store is reached by", () => {
  const used = redis("state", {});
  expect(job("a", { command: ["x"], env: { URL: used.url } }).kind).toBe("job");
  const web = (revision: ReturnType<typeof shop>) =>
    revision.parts.find((it) => it.part === "web")?.fingerprint;
  expect(web(shop(1))).toBe(web(shop(1, { redisMemory: "128 MiB" })));
  expect(web(shop(1))).not.toBe(web(shop(1, { withState: false })));
});
