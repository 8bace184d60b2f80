/** Connections that outlast the drain, in virtual time: closed before the removal, also over the supervisor's death. */
import { expect, it } from "vitest";
import { Scenario, shop } from "./scenario.ts";

const slowToLeave = { drain: "1ms", closePerSecond: 50 } as const;

function releaseWithClosing(crash: "before" | "after" | "never"): Scenario {
  const scenario = Scenario.up({ release: slowToLeave });
  scenario.performed.length = 0;
  let crashed = false;
  scenario.around = (at, effect) => {
    if (at !== crash || crashed || effect.body.kind !== "pool-close") return;
    crashed = true;
    scenario.crashSupervisor();
  };
  scenario.release(shop(2, { version: "two", release: slowToLeave }));
  scenario.finish();
  expect(crashed).toBe(crash !== "never");
  return scenario;
}

/** What happened to the pool membership of one instance of before. */
function leaving(scenario: Scenario): readonly string[] {
  const steps = scenario.performed.filter((id) => id.startsWith("web-1.r1/pool-"));
  return [...new Set(steps)];
}

it("a member is drained, its connections are closed, and then it is removed", () => {
  const scenario = releaseWithClosing("never");
  expect(leaving(scenario)).toEqual([
    "web-1.r1/pool-drain@edge",
    "web-1.r1/pool-close@edge",
    "web-1.r1/pool-remove@edge",
  ]);
  expect(scenario.state.current?.number).toBe(2);
});

it.each(["before", "after"] as const)("a supervisor that dies %s a close comes to the same end", (when) => {
  const scenario = releaseWithClosing(when);
  expect(leaving(scenario)).toEqual(leaving(releaseWithClosing("never")));
  expect(scenario.state.current?.number).toBe(2);
});

it("a cluster that is taken down closes everything at once", () => {
  const scenario = Scenario.up({ release: slowToLeave });
  scenario.performed.length = 0;
  scenario.ask({ kind: "down", by: "test" });
  scenario.runFor(20_000);
  expect(scenario.performed.filter((id) => id.includes("pool-close"))).toEqual([]);
  expect(Object.keys(scenario.state.instances)).toEqual([]);
});
