/** A balancer that is led to other services and ports while it runs: what it loses serves until the reload, what it gains is ready before. */
import { describe, expect, it } from "vitest";
import { Scenario, type ShopOptions, shop } from "./scenario.ts";

function released(from: ShopOptions, to: ShopOptions): Scenario {
  const scenario = Scenario.up(from);
  scenario.release(shop(2, to));
  scenario.finish();
  return scenario;
}

const at = (scenario: Scenario, id: string): number => {
  const index = scenario.performed.indexOf(id);
  expect(index, id).toBeGreaterThanOrEqual(0);
  return index;
};

describe("a balancer that is led elsewhere", () => {
  it("gets its new service ready first, is reloaded once, and lets go of the old one after", () => {
    const scenario = released({}, { behind: "gateway" });
    expect(scenario.state.lastRelease?.outcome).toBe("complete");
    expect(scenario.routedMin).toEqual({ web: 3, gateway: 2 });
    expect(scenario.performed.filter((id) => id.includes("reload"))).toEqual(["edge-1.r1/reload"]);
    expect(scenario.ids().filter((id) => /gateway.*pool-add/.test(id))).toEqual([]);
    expect(scenario.instances("web").map(({ pools }) => pools["edge"]?.state)).toEqual(
      Array(3).fill("absent"),
    );
  });

  it("stops what is no part of the new revision only after requests of before were answered", () => {
    const scenario = Scenario.up({ behind: "both" });
    scenario.release(shop(2, {}));
    scenario.finish();
    expect(scenario.state.lastRelease?.outcome).toBe("complete");
    expect(scenario.instances("gateway")).toEqual([]);
    expect(at(scenario, "edge-1.r1/reload")).toBeLessThan(at(scenario, "gateway-1.r1/pool-remove@edge"));
    expect(at(scenario, "gateway-1.r1/pool-remove@edge")).toBeLessThan(
      at(scenario, "gateway-1.r1/terminate"),
    );
  });

  it("is not reloaded when its new service does not come up, and the release goes back", () => {
    const scenario = Scenario.up();
    scenario.behaviour = (start) => (start.part === "gateway" ? { readyMs: null } : undefined);
    scenario.release(shop(2, { behind: "gateway" }));
    scenario.finish();
    expect(scenario.state.lastRelease?.outcome).toBe("rolled-back");
    expect(scenario.ids().filter((id) => id.includes("reload"))).toEqual([]);
    expect(scenario.instances("gateway")).toEqual([]);
    expect(scenario.routedMin).toEqual({ web: 3 });
  });

  it("goes back the same way when a new service fails after the reload", () => {
    const scenario = Scenario.up();
    scenario.behaviour = (start) =>
      start.part === "gateway" ? { readyMs: 300, unhealthyAfterMs: 1_100 } : undefined;
    scenario.release(shop(2, { behind: "gateway" }));
    scenario.finish();
    expect(scenario.state.lastRelease?.outcome).toBe("rolled-back");
    expect(scenario.ids().filter((id) => id.includes("reload"))).toHaveLength(2);
    expect(scenario.routedMin["web"]).toBe(3);
    expect(scenario.instances("web").every(({ pools }) => pools["edge"]?.state === "ready")).toBe(true);
  });

  it("keeps a service through the old route while it changes, though the new service needs it changed", () => {
    const scenario = released({}, { behind: "gateway", version: "two" });
    expect(scenario.state.lastRelease?.outcome).toBe("complete");
    expect(scenario.routedMin).toEqual({ web: 3, gateway: 2 });
    expect(scenario.capacityMin).toBe(3);
  });

  it("routes to a new port once every instance has it", () => {
    const scenario = released({}, { adminPort: "routed" });
    expect(scenario.state.lastRelease?.outcome).toBe("complete");
    expect(scenario.routedMin).toEqual({ web: 3, "web.admin": 3 });
  });

  it("stops routing to a port before the first instance loses it", () => {
    const scenario = released({ adminPort: "routed" }, {});
    expect(scenario.state.lastRelease?.outcome).toBe("complete");
    expect(scenario.routedMin).toEqual({ web: 3, "web.admin": 3 });
    expect(at(scenario, "edge-1.r1/reload")).toBeLessThan(at(scenario, "web-1.r1/pool-drain@edge"));
  });

  it("keeps a port for as long as the reload waits for another new route", () => {
    const from = { adminPort: "routed", gatewayAlone: true } as const;
    const scenario = Scenario.up(from);
    scenario.behaviour = (start) => (start.part === "gateway" ? { readyMs: 8_000 } : undefined);
    scenario.release(shop(2, { behind: "both", gatewayAlone: true }));
    scenario.finish();
    expect(scenario.state.lastRelease?.outcome).toBe("complete");
    expect(scenario.routedMin).toEqual({ web: 3, "web.admin": 3, gateway: 2 });
  });

  it("refuses a new route that needs a service without the port that is still routed to", () => {
    const scenario = released({ adminPort: "routed" }, { behind: "gateway" });
    expect(scenario.state.lastRelease?.reason).toContain("edge would route to gateway in the same step");
    expect(scenario.ids().filter((id) => id.includes(".r2"))).toEqual([]);
  });

  it("refuses to change one port for another in one release, and says how it can be done", () => {
    const scenario = released({ adminPort: "routed" }, { otherPort: "routed" });
    expect(scenario.state.lastRelease).toMatchObject({ outcome: "rolled-back" });
    expect(scenario.state.lastRelease?.reason).toContain(
      "edge would route to web.other in the same step in which web.admin goes",
    );
    expect(scenario.routedMin).toEqual({ web: 3, "web.admin": 3 });
  });

  it("waits for an old service whose requests do not end no longer than their drain and the idle time", () => {
    const scenario = Scenario.up({ behind: "both" });
    scenario.hears = (seen) => seen.kind !== "member-seen" || seen.state !== "absent";
    scenario.release(shop(2, {}));
    scenario.finish();
    const turn = (id: string): number =>
      scenario.turns.find(({ effects }) => effects.some((effect) => effect.id === id))?.now.monoMs ?? 0;
    const waitedMs = turn("gateway-1.r1/terminate") - turn("edge-1.r1/reload");
    expect(waitedMs).toBeGreaterThan(15_000);
    expect(waitedMs).toBeLessThan(15_500);
  });

  it("comes to the same end when the supervisor is killed around any effect", () => {
    const options = { behind: "gateway", version: "two" } as const;
    const count = released({}, options).performed.length;
    for (const when of ["before", "after"] as const) {
      for (let nth = 0; nth < count; nth += 1) {
        const scenario = Scenario.up();
        let seen = 0;
        scenario.around = (moment) => {
          if (moment === when && seen++ === nth) scenario.crashSupervisor();
        };
        scenario.release(shop(2, options));
        scenario.finish();
        scenario.runFor(30_000);
        expect(scenario.state.current?.number, `${when} ${nth}`).toBe(2);
        expect(scenario.routedMin, `${when} ${nth}`).toEqual({ web: 3, gateway: 2 });
        expect(scenario.instances("gateway").map(({ pools }) => pools["edge"]?.state)).toEqual([
          "ready",
          "ready",
        ]);
      }
    }
  });
});
