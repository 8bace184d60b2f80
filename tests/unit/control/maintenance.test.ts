/** Maintenance: a balancer holds as was asked for last, whatever dies, and nothing is asked of it twice. */
import { expect, it } from "vitest";
import { Scenario, shop } from "./scenario.ts";

const kinds = (scenario: Scenario): readonly string[] =>
  scenario.effects.map(({ body }) => body.kind).filter((kind) => kind === "hold" || kind === "resume");
const isHolding = (scenario: Scenario): boolean => scenario.instances("edge")[0]?.holding ?? false;

function turn(scenario: Scenario, on: boolean): void {
  scenario.ask({ kind: "maintenance", balancer: "edge", on, by: "ada" });
  scenario.runFor(1_000);
}

it("a balancer at rest holds, and goes on; asked for twice, it is told once", () => {
  const scenario = Scenario.up();
  scenario.runFor(5_000);
  for (const on of [true, true, false, false]) turn(scenario, on);
  expect(kinds(scenario)).toEqual(["hold", "resume"]);
  expect(isHolding(scenario)).toBe(false);
});

for (const on of [true, false]) {
  for (const when of ["before", "after"] as const) {
    it(`a supervisor killed ${when} it tells the balancer to ${on ? "hold" : "go on"} makes up for it`, () => {
      const scenario = Scenario.up();
      if (!on) turn(scenario, true);
      let crashes = 0;
      scenario.around = (at, { body }) => {
        if (at !== when || body.kind !== (on ? "hold" : "resume") || crashes > 0) return;
        crashes += 1;
        scenario.crashSupervisor();
      };
      turn(scenario, on);
      scenario.runFor(2_000);
      expect(crashes).toBe(1);
      expect(isHolding(scenario)).toBe(on);
      expect(scenario.texts(on ? "maintenance-on" : "maintenance-off")).toHaveLength(1);
    });
  }
}

it("a balancer that reads another configuration while it holds is told so by that", () => {
  const scenario = Scenario.up();
  turn(scenario, true);
  scenario.release(shop(2, { behind: "both" }));
  scenario.finish();
  const reloads = scenario.effects.flatMap(({ body }) => (body.kind === "reload" ? [body.holding] : []));
  expect(reloads.length).toBeGreaterThan(0);
  expect(reloads.every((holding) => holding === true)).toBe(true);
  expect(isHolding(scenario)).toBe(true);
  expect(kinds(scenario)).toEqual(["hold"]);
});
