/** Made-up histories of a rehearsal: what happens, told to one invariant. */
import { present } from "../../../src/base/assert.ts";
import type { Effect, EffectBody } from "../../../src/contract/effect.ts";
import type { EndedRelease } from "../../../src/contract/ended-release.ts";
import type { Event } from "../../../src/contract/event.ts";
import type { Input } from "../../../src/contract/ports.ts";
import { type PartSpec, specNamed } from "../../../src/contract/revision.ts";
import type { ControlState, Instance, Release } from "../../../src/control/state.ts";
import { stepScaling } from "../../../src/index.ts";
import type { ScalingMetric } from "../../../src/model/scaling-metric.ts";
import { type Ground, groundOf } from "../../../src/rehearsal/ground.ts";
import { invariants } from "../../../src/rehearsal/invariants/index.ts";
import { Observers } from "../../../src/rehearsal/observers.ts";
import { simulateChange } from "../../../src/rehearsal/plan.ts";
import type { Scene } from "../../../src/rehearsal/scene.ts";
import { Truth } from "../../../src/rehearsal/truth.ts";
import type { Happening } from "../../../src/rehearsal/world/happening.ts";
import type { SimulatedProcess } from "../../../src/rehearsal/world/process.ts";
import { release } from "./scenes.ts";

/** Adds above 70 % and removes below 30 %, each after two seconds, from one to three. */
const side = { datapoints: 2, cooldown: "0s" } as const;
const policies = stepScaling({
  metric: "cpu-percent",
  period: "1s",
  out: { at: 70, ...side },
  in: { below: 30, ...side },
});
const followed = { scaling: { min: 1, max: 3, policies }, replicas: 3, withJob: true } as const;

export const ground: Ground = groundOf(barred(release(followed, { ...followed, version: "two" })));
export const { state: before, request } = ground.scene;
export const to = present(request.kind === "release" ? request.revision : undefined, "revision 2");
export const released = simulateChange(ground.scene).state;

/** Revisions from before cannot run on what its job leaves, and web is given what was built for the gateway. */
function barred(scene: Scene): Scene {
  const { request } = scene;
  if (request.kind !== "release") return scene;
  const parts = request.revision.parts.map((spec) =>
    spec.job ? { ...spec, job: { ...spec.job, compatibleWith: "this-revision" as const } } : spec,
  );
  const artifacts = { web: "files-of-gateway" };
  return {
    ...scene,
    request: { ...request, revision: { ...request.revision, parts, artifacts } },
    artifacts: { "files-of-gateway": ["gateway"] },
  };
}

/** The state while the release of revision 2 runs. */
export function during(phase: Release["phase"], change: Partial<Release> = {}): ControlState {
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

export function addressOf(instance: string): string {
  return before.instances[instance]?.address ?? instance;
}

export class History {
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

  started(
    instance: string,
    part: string,
    slot: number,
    revision: number,
    address = addressOf(instance),
  ): this {
    const process: SimulatedProcess = {
      machine: "machine-1",
      ...{ instance, part, slot, revision, address, startedMs: this.#nowMs, healthySinceMs: this.#nowMs },
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

  /** The state with some of its instances changed, added or, where undefined, left out. */
  moved(changes: Readonly<Record<string, Partial<Instance> | undefined>>, input?: Input): this {
    const instances = { ...this.#state.instances };
    for (const [id, change] of Object.entries(changes)) {
      const model = instances[id] ?? {
        ...present(before.instances["web-1.r1"], "an instance"),
        ...unstarted,
      };
      if (change === undefined) delete instances[id];
      else instances[id] = { ...model, id, ...change };
    }
    return this.turn({ ...this.#state, instances }, input);
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

  turn(after: ControlState, input: Input = { kind: "woken" }, events: readonly Event[] = []): this {
    const was = this.#state;
    this.#state = after;
    const turn = { now: { wallMs: 0, monoMs: 0 }, input, effects: [], events };
    const [known, left] = [Object.values(after.instances), Object.values(was.instances)];
    const parts = new Set([...known, ...left].map(({ part }) => part));
    const changed = new Map([...parts].map((name) => [name, known.filter(({ part }) => part === name)]));
    return this.tell({ kind: "turn", turn, before: was, after, changed });
  }

  judged(instance: string, isUp: boolean): this {
    const process = this.process(instance);
    process.healthy = isUp;
    return this.tell({ kind: "judged", balancer: "edge", process, isUp });
  }

  /** Figures of some instances come, and the policy holds web to so many. */
  scaled(
    replicas: number,
    instances: readonly string[] = ["web-1.r1", "web-2.r1", "web-3.r1"],
    metric: ScalingMetric = "cpu-percent",
  ): this {
    const from = this.#state.scale["web"]?.replicas ?? 3;
    const after = { ...this.#state, scale: { web: { replicas, owner: "autoscaler" } } };
    const values = Object.fromEntries(instances.map((id) => [id, 10]));
    const common = { kind: "load-seen", part: "web", metric, periodMs: 1_000 } as const;
    const data = { by: "autoscaler", from, replicas };
    const events: readonly Event[] =
      from === replicas ? [] : [{ code: "scaled", subject: "web", text: "", data }];
    return this.turn(after, { ...common, sampledMonoMs: this.#nowMs, values }, events);
  }

  healthy(instance: string, healthy: boolean): this {
    const process = this.process(instance);
    process.healthy = healthy;
    return this.tell({ kind: "health", process, cause: "itself" });
  }

  end(isAtRest: boolean, churn: readonly Effect[] = []): this {
    return this.tell({ kind: "ended-run", isAtRest, churn });
  }
}

function effectOf(body: Partial<EffectBody>, fence: number): Effect {
  return { id: `${body.instance}/${body.kind}`, fence, why: "", body: body as EffectBody };
}

export const drain = { kind: "pool-drain", balancer: "edge", pool: "web", instance: "web-1.r1" } as const;
export function ended(outcome: EndedRelease["outcome"], reason?: string): EndedRelease {
  const ended = { as: "release", revision: 2, outcome, by: "ada", startedWallMs: 0, endedWallMs: 1 } as const;
  return reason === undefined ? ended : { ...ended, reason };
}

export const webAddress = addressOf("web-1.r1");
/** What an instance has that was only just decided on. */
export const unstarted = { process: { status: "none" }, readySinceMonoMs: null } as const;

export function specOf(part: string): PartSpec {
  return present(specNamed(to, part), part);
}

/** The first instance of the new revision was well, and is not any more. */
export function newInTrouble(it: History): History {
  return it
    .turn(during("moving"))
    .started("web-1.r2", "web", 1, 2)
    .moved({ "web-1.r2": { revision: 2, startedAs: specOf("web"), trial: true, everReady: true } })
    .judged("web-1.r2", false);
}

export type Told = (history: History) => History;

export interface Case {
  /** One history for each half of the statement. */
  readonly breaks: Told | readonly Told[];
  readonly keeps: (history: History) => History;
}

export const outset = { kind: "outset" } as const;
export const crash = { kind: "supervisor-crash", at: outset, awayMs: 1 } as const;
export const start = { kind: "start", instance: "web-1.r2", part: "web", slot: 1, revision: 2 } as const;
export const terminate = { kind: "terminate", instance: "web-1.r1" } as const;
