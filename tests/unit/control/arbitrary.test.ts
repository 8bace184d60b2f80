/** Arbitrary trouble in virtual time: whatever happens, once it stops the cluster comes to rest as it is wanted. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { stableJson } from "../../../src/base/stable-json.ts";
import { type ControlState, emptyState } from "../../../src/control/state.ts";
import { step } from "../../../src/control/step.ts";
import { Scenario, type ShopOptions, shop } from "./scenario.ts";

type Action =
  | { readonly kind: "kill" | "sicken" | "heal"; readonly nth: number }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "scale"; readonly replicas: number }
  | { readonly kind: "release"; readonly bad: boolean; readonly options: ShopOptions }
  | { readonly kind: "cancel" }
  | { readonly kind: "restart" }
  | { readonly kind: "crash" };

const nth = fc.integer({ min: 0, max: 7 });
const options: fc.Arbitrary<ShopOptions> = fc.record({
  version: fc.constantFrom("one", "two", "three"),
  replicas: fc.integer({ min: 1, max: 4 }),
  withJob: fc.boolean(),
  redisMemory: fc.constantFrom("64 MiB", "128 MiB"),
  behind: fc.constantFrom("web", "gateway", "both"),
  release: fc.constantFrom({}, { surge: 0, unavailable: 1 }, { surge: 2 }),
});
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ kind: fc.constantFrom("kill" as const, "sicken" as const, "heal" as const), nth }),
  fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 8_000 }) }),
  fc.record({ kind: fc.constant("scale" as const), replicas: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constant("release" as const), bad: fc.boolean(), options }),
  fc.constantFrom<Action>({ kind: "cancel" }, { kind: "restart" }, { kind: "crash" }),
);

class Trouble {
  readonly scenario = Scenario.up();
  #number = 1;
  #bad = new Set<number>();
  #away = false;

  constructor() {
    this.scenario.behaviour = (start) => {
      return start.part === "web" && this.#bad.has(start.revision)
        ? { readyMs: 300, unhealthyAfterMs: 900 }
        : undefined;
    };
  }

  make(action: Action): void {
    // While nobody supervises, nobody takes requests; processes live and die all the same.
    const takesRequests = !this.#away;
    const { scenario } = this;
    const victim = "nth" in action ? Object.values(scenario.state.instances)[action.nth] : undefined;
    switch (action.kind) {
      case "kill":
        return victim && scenario.world.end(victim.id, null, "SIGKILL");
      case "sicken":
      case "heal":
        return victim && scenario.world.setHealthy(victim.id, action.kind === "heal");
      case "wait":
        return scenario.runFor(action.ms);
      case "crash":
        return takesRequests ? this.#crash() : undefined;
      default:
        return takesRequests ? this.#ask(action) : undefined;
    }
  }

  #ask(action: Extract<Action, { kind: "scale" | "release" | "cancel" | "restart" }>): void {
    const { scenario } = this;
    const isFree = scenario.state.release === null;
    if (action.kind === "scale")
      scenario.ask({ kind: "scale", part: "web", replicas: action.replicas, by: "ada" });
    if (action.kind === "cancel") scenario.ask({ kind: "cancel", by: "ada" });
    if (action.kind === "restart" && isFree) scenario.ask({ kind: "restart", part: "web", by: "ada" });
    if (action.kind !== "release" || !isFree) return;
    this.#number += 1;
    if (action.bad) this.#bad.add(this.#number);
    scenario.release(shop(this.#number, action.options));
  }

  #crash(): void {
    this.#away = true;
    this.scenario.crashSupervisor(2_000);
    this.scenario.runFor(2_500);
    this.#away = false;
  }

  /** Everything that runs is well again, and nothing new goes wrong. */
  end(): ControlState {
    this.#bad.clear();
    for (const id of Object.keys(this.scenario.state.instances)) this.scenario.world.setHealthy(id, true);
    this.scenario.runFor(30 * 60_000);
    return this.scenario.state;
  }
}

it("comes to rest", { timeout: 120_000 }, () => {
  const property = fc.property(fc.array(action, { minLength: 1, maxLength: 14 }), (actions) => {
    const trouble = new Trouble();
    for (const one of actions) trouble.make(one);
    const state = trouble.end();
    expect(state.release).toBe(null);
    const instances = Object.values(state.instances);
    expect(instances.filter((it) => it.pending !== null || it.goal === "retire").map((it) => it.id)).toEqual(
      [],
    );
    expect(instances.filter((it) => it.readySinceMonoMs === null).map((it) => it.id)).toEqual([]);
    const wanted =
      state.scale["web"]?.replicas ?? state.basis?.parts.find((it) => it.part === "web")?.replicas;
    expect(instances.filter((it) => it.part === "web").length).toBe(wanted);
    expect(new Set(instances.map((it) => it.address)).size).toBe(instances.length);
  });
  fc.assert(property, {
    numRuns: Number(process.env["RUNS"] ?? 150),
    seed: Number(process.env["SEED"] ?? 1),
  });
});

/** What a decision keeps in mind for the next one saves it work, and changes nothing that it decides. */
it("decides from what it remembers as from the plain state", { timeout: 120_000 }, () => {
  const property = fc.property(fc.array(action, { minLength: 1, maxLength: 14 }), (actions) => {
    const trouble = new Trouble();
    for (const one of actions) trouble.make(one);
    trouble.scenario.runFor(20_000);
    trouble.scenario.ask({ kind: "down", by: "ada" });
    trouble.scenario.runFor(20_000);
    let remembered = emptyState("shop", "127.77");
    for (const { input, now } of trouble.scenario.turns) {
      const plain = step(JSON.parse(JSON.stringify(remembered)), input, now);
      const decision = step(remembered, input, now);
      expect(stableJson(decision.effects)).toBe(stableJson(plain.effects));
      expect(stableJson(decision.events)).toBe(stableJson(plain.events));
      expect(stableJson(decision.state)).toBe(stableJson(plain.state));
      // To be woken too early costs a turn; too late would lose one.
      expect(decision.wakeAt ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(
        plain.wakeAt ?? Number.POSITIVE_INFINITY,
      );
      remembered = decision.state;
    }
  });
  fc.assert(property, {
    numRuns: Number(process.env["RUNS"] ?? 80) / 10,
    seed: Number(process.env["SEED"] ?? 1),
  });
});
