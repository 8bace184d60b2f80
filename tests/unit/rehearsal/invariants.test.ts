/** Every invariant is seen broken: a made-up history that breaks it, and that the same history without the fault keeps. */
import { describe, expect, it } from "vitest";
import { present } from "../../../src/base/assert.ts";
import type { Effect, EffectBody } from "../../../src/contract/effect.ts";
import type { EndedRelease } from "../../../src/contract/ended-release.ts";
import type { ControlState, Release } from "../../../src/control/state.ts";
import { type Ground, groundOf } from "../../../src/rehearsal/ground.ts";
import { invariants } from "../../../src/rehearsal/invariants/index.ts";
import { Observers } from "../../../src/rehearsal/observers.ts";
import { simulateChange } from "../../../src/rehearsal/plan.ts";
import { Truth } from "../../../src/rehearsal/truth.ts";
import type { Happening } from "../../../src/rehearsal/world/happening.ts";
import type { SimulatedProcess } from "../../../src/rehearsal/world/process.ts";
import { release } from "./scenes.ts";

const ground: Ground = groundOf(release({ withJob: true }, { version: "two", withJob: true }));
const { state: before, request } = ground.scene;
const to = present(request.kind === "release" ? request.revision : undefined, "revision 2");
const released = simulateChange(ground.scene).state;

/** The state while the release of revision 2 runs. */
function during(phase: Release["phase"], change: Partial<Release> = {}): ControlState {
  const release: Release = {
    as: "release",
    from: before.current,
    to,
    by: "ada",
    startedWallMs: 0,
    startedMonoMs: 0,
    phase,
    phaseMonoMs: 0,
    strikes: 0,
    score: 0,
    progressMonoMs: 0,
    scaleBefore: {},
    ...change,
  };
  return { ...before, release };
}

class History {
  readonly #processes = new Map<string, SimulatedProcess>();
  readonly #truth = new Truth(ground, (instance) => this.#processes.get(instance));
  readonly #observers: Observers;
  readonly #broken: string[] = [];
  #nowMs = 100_000;
  #state = before;

  constructor(id: string) {
    const invariant = invariants.filter((it) => it.id === id);
    this.#observers = new Observers({ invariants: invariant, probes: [] }, this.#truth, true);
    for (const slot of [1, 2, 3])
      this.started(`web-${slot}.r1`, "web", slot, 1).serving(`web-${slot}.r1`, true);
  }

  get broken(): readonly string[] {
    return this.#broken;
  }

  tell(happening: Happening): this {
    this.#truth.note(happening, this.#nowMs);
    const violation = this.#observers.check(happening);
    if (violation) this.#broken.push(violation.message);
    return this;
  }

  wait(ms: number): this {
    this.#nowMs += ms;
    return this;
  }

  process(instance: string): SimulatedProcess {
    return present(this.#processes.get(instance), instance);
  }

  started(instance: string, part: string, slot: number, revision: number, address = instance): this {
    const process: SimulatedProcess = {
      ...{
        machine: "machine-1",
        instance,
        part,
        slot,
        revision,
        address,
        startedMs: this.#nowMs,
        healthySinceMs: this.#nowMs,
      },
      ...{
        identity: { pid: 1, startTicks: 1, bootId: "b" },
        behaviour: { readyMs: 1, end: { afterMs: 1, code: 0, signal: null } },
      },
      ...{ alive: true, healthy: true, hung: false, exitCode: null, serving: false },
      pools: new Map(),
      checkedBy: new Set(),
    };
    this.#processes.set(instance, process);
    return this.tell({ kind: "started", process, effect: `${instance}/start` });
  }

  serving(instance: string, serving: boolean, cause: "asked" | "fault" = "asked"): this {
    const process = this.process(instance);
    process.serving = serving;
    return this.tell({ kind: "serving", process, cause });
  }

  ended(instance: string): this {
    const process = this.process(instance);
    process.alive = false;
    process.exitCode = 0;
    return this.tell({ kind: "ended", process, cause: "itself" });
  }

  member(instance: string, from: "absent" | "ready" | "draining", to: "absent" | "ready" | "draining"): this {
    const process = this.process(instance);
    process.pools.set("edge", to);
    return this.tell({ kind: "member", balancer: "edge", process, from, to, cause: "asked" });
  }

  asked(body: Partial<EffectBody>, fence = before.fence, isRecorded = true): this {
    return this.tell({ kind: "asked", effect: effectOf(body, fence), isRecorded });
  }

  effect(body: Partial<EffectBody>): this {
    const process = this.#processes.get(body.instance ?? "");
    return this.tell({ kind: "effect", effect: effectOf(body, 1), process });
  }

  turn(after: ControlState): this {
    const was = this.#state;
    this.#state = after;
    const turn = {
      now: { wallMs: 0, monoMs: 0 },
      input: { kind: "woken" },
      effects: [],
      events: [],
    } as const;
    return this.tell({ kind: "turn", turn, before: was, after });
  }

  end(isAtRest: boolean, churn: readonly Effect[] = []): this {
    return this.tell({ kind: "ended-run", isAtRest, churn });
  }
}

function effectOf(body: Partial<EffectBody>, fence: number): Effect {
  return { id: `${body.instance}/${body.kind}`, fence, why: "", body: body as EffectBody };
}

const drain = { kind: "pool-drain", balancer: "edge", pool: "web", instance: "web-1.r1" } as const;
function ended(outcome: EndedRelease["outcome"], reason?: string): EndedRelease {
  const ended = { as: "release", revision: 2, outcome, by: "ada", startedWallMs: 0, endedWallMs: 1 } as const;
  return reason === undefined ? ended : { ...ended, reason };
}

interface Case {
  readonly breaks: (history: History) => History;
  readonly keeps: (history: History) => History;
}

const crash = { kind: "supervisor-crash", at: { kind: "outset" }, awayMs: 1 } as const;

const cases: Readonly<Record<string, Case>> = {
  "ROLL-01": {
    breaks: (it) => it.serving("web-1.r1", false),
    keeps: (it) => it.serving("web-1.r1", false, "fault"),
  },
  "ROLL-02": {
    breaks: (it) =>
      it.member("web-1.r1", "absent", "ready").effect({ kind: "terminate", instance: "web-1.r1" }),
    keeps: (it) =>
      it.member("web-1.r1", "ready", "draining").effect({ kind: "terminate", instance: "web-1.r1" }),
  },
  "ROLL-03": {
    breaks: (it) => it.started("web-1.r2", "web", 1, 2).started("web-2.r2", "web", 2, 2),
    keeps: (it) => it.started("web-1.r2", "web", 1, 2),
  },
  "ROLL-05": {
    breaks: (it) =>
      it
        .turn(during("moving"))
        .started("web-1.r2", "web", 1, 2)
        .serving("web-1.r2", true)
        .wait(500)
        .asked(drain),
    keeps: (it) =>
      it
        .turn(during("moving"))
        .started("web-1.r2", "web", 1, 2)
        .serving("web-1.r2", true)
        .wait(1_000)
        .asked(drain),
  },
  "ROLL-07": {
    breaks: (it) =>
      it
        .turn(during("moving"))
        .turn({ ...released, instances: before.instances, lastRelease: ended("complete") }),
    keeps: (it) =>
      it.turn(during("moving")).turn({ ...released, current: to, lastRelease: ended("complete") }),
  },
  "ROLL-08": {
    breaks: (it) => it.turn(during("moving")).turn(during("undoing", { from: to })),
    keeps: (it) => it.turn(during("moving")).turn(during("undoing")),
  },
  "ROLL-09": {
    breaks: (it) => it.turn(during("undoing")).asked(drain),
    keeps: (it) => it.turn(during("moving")).asked(drain),
  },
  "ROLL-11": {
    breaks: (it) => it.turn(during("moving")).end(false),
    keeps: (it) =>
      it
        .turn(during("moving"))
        .turn({ ...before, lastRelease: ended("failed", "it ended") })
        .end(true),
  },
  "ROLL-12": {
    breaks: (it) =>
      it
        .started("migrate-1.r2", "migrate", 1, 2)
        .ended("migrate-1.r2")
        .started("migrate-1.r2.g2", "migrate", 1, 2),
    keeps: (it) => it.started("migrate-1.r2", "migrate", 1, 2).ended("migrate-1.r2"),
  },
  "REC-01": {
    breaks: (it) => it.end(false),
    keeps: (it) => {
      for (const part of ["state", "edge"])
        it.started(`${part}-1.r1`, part, 1, 1).serving(`${part}-1.r1`, true);
      return it.end(true);
    },
  },
  "REC-02": {
    breaks: (it) => it.tell({ kind: "fault", fault: crash }).started("web-3.r2.g2", "web", 3, 2).end(true),
    keeps: (it) => it.started("web-3.r2.g2", "web", 3, 2).end(true),
  },
  "REC-05": {
    breaks: (it) => it.started("web-1.r2", "web", 1, 2, "web-1.r1"),
    keeps: (it) => it.ended("web-1.r1").started("web-1.r2", "web", 1, 2, "web-1.r1"),
  },
  "REC-08": {
    breaks: (it) => it.asked(drain, before.fence, false),
    keeps: (it) => it.asked(drain),
  },
  "LCK-01": {
    breaks: (it) => it.tell({ kind: "supervisor", is: "resumed", fence: 7 }).asked(drain, 6),
    keeps: (it) => it.tell({ kind: "supervisor", is: "resumed", fence: 7 }).asked(drain, 7),
  },
  "LB-01": {
    breaks: (it) => it.member("web-1.r1", "absent", "ready").ended("web-1.r1").end(true),
    keeps: (it) =>
      it
        .member("web-1.r1", "absent", "ready")
        .member("web-1.r1", "ready", "absent")
        .ended("web-1.r1")
        .end(true),
  },
  "LB-02": {
    breaks: (it) => it.started("web-4.r1", "web", 4, 1).end(true),
    keeps: (it) => it.started("web-4.r1", "web", 4, 1).serving("web-4.r1", true).end(true),
  },
  "LB-03": {
    breaks: (it) =>
      it.serving("web-2.r1", false).serving("web-3.r1", false).member("web-1.r1", "ready", "draining"),
    keeps: (it) => it.serving("web-2.r1", false).member("web-1.r1", "ready", "draining"),
  },
};

describe.each(invariants)("$id", ({ id }) => {
  it("is broken by what it forbids, and by nothing else", () => {
    const { breaks, keeps } = present(cases[id], `a case that breaks ${id}`);
    expect(breaks(new History(id)).broken.length).toBeGreaterThan(0);
    expect(keeps(new History(id)).broken).toEqual([]);
  });
});
