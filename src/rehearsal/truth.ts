/**
 * Truth: what holds in the simulated world, part by part, kept with every happening so that an invariant compares two
 * numbers instead of looking at everything.
 */
import { present } from "../base/assert.ts";
import type { PartSpec } from "../contract/revision.ts";
import { AUTOSCALER } from "../control/autoscale.ts";
import type { ControlState, Instance } from "../control/state.ts";
import { settingsOf } from "../control/target.ts";
import { withinBounds } from "../model/scaling.ts";
import type { Ground } from "./ground.ts";
import { type Move, Moves } from "./moves.ts";
import { type Scene, specsOf } from "./scene.ts";
import type { Happening } from "./world/happening.ts";
import type { SimulatedProcess } from "./world/process.ts";

/** What the file promises of a part while the change is under way: the laxer of before and after. */
export interface PartPromise {
  readonly part: string;
  readonly kind: PartSpec["kind"];
  readonly desiredMin: number;
  readonly desiredMax: number;
  readonly surge: number;
  readonly unavailable: number;
  readonly healthyForMs: number;
  readonly readyWithinMs: number;
}

/** Where a part stands. */
export interface PartTruth extends PartPromise {
  /** Falls when a policy removes instances. */
  desiredMin: number;
  /** Processes that run. */
  live: number;
  /** Processes that run, by slot. */
  readonly liveBySlot: Map<number, Set<string>>;
  readonly serving: Set<SimulatedProcess>;
  /** The smallest number that served since it was whole. */
  servingMin: number;
  /** It has had all the instances that it should have: from then on they may not be taken away. */
  isWhole: boolean;
  /** Instances that a fault took, and that the control plane has not yet replaced. */
  readonly holes: Set<string>;
  /** Something that all of them need was taken by a fault. */
  isExcused: boolean;
}

export class Truth {
  readonly ground: Ground;
  readonly scene: Scene;
  readonly parts: ReadonlyMap<string, PartTruth>;
  /** Processes that run, by address. */
  readonly addresses: Map<string, Set<string>> = new Map();
  /** What the control plane believes. */
  control: ControlState;
  /** What the last turn changed about instances. */
  moves: readonly Move[] = [];
  readonly #known: Moves;
  nowMs = 0;
  fence: number;
  isSupervised = true;
  /** Faults that have happened. */
  faults = 0;
  /** Revisions that do not work, and on which the cluster cannot come to rest. */
  readonly badRevisions: Set<number> = new Set();
  readonly #holed = new Set<PartTruth>();
  readonly #find: (instance: string) => SimulatedProcess | undefined;

  constructor(ground: Ground, find: (instance: string) => SimulatedProcess | undefined) {
    const { scene } = ground;
    this.ground = ground;
    this.scene = scene;
    this.control = scene.state;
    this.#known = new Moves(scene.state);
    this.fence = scene.state.fence;
    this.#find = find;
    const promises = specsOf(scene).map(([name, before, after]) => promiseOf(scene, name, before, after));
    this.parts = new Map(promises.map((promise) => [promise.part, standing(promise)]));
  }

  part(name: string): PartTruth {
    return present(this.parts.get(name), `part ${name}`);
  }

  process(instance: string): SimulatedProcess | undefined {
    return this.#find(instance);
  }

  /** An instance as the control plane knows it. */
  instance(id: string): Instance | undefined {
    return this.#known.instance(id);
  }

  /** Comes before every invariant. */
  note(happening: Happening, nowMs: number): void {
    this.nowMs = nowMs;
    switch (happening.kind) {
      case "started":
        return this.#started(happening.process);
      case "ended":
        return this.#ended(happening.process);
      case "serving":
        return this.#serving(happening.process, happening.cause === "fault");
      case "turn":
        this.control = happening.after;
        this.moves = this.#known.after(happening.changed);
        if (happening.before.scale !== happening.after.scale) this.#rescaled(happening.after);
        for (const { after } of this.moves) if (after && this.#isTakenForWell(after)) this.#addHole(after);
        return this.#closeHoles();
      case "fault":
        this.faults += 1;
        if (happening.fault.kind === "bad-revision") this.badRevisions.add(happening.fault.revision);
        return;
      case "supervisor":
        this.isSupervised = happening.is === "resumed";
        this.fence = happening.fence;
        return;
      default:
        return;
    }
  }

  /** Those that were to be there until now need not be any more; those that are added are not there yet. */
  #rescaled({ scale }: ControlState): void {
    for (const [name, { replicas, owner }] of Object.entries(scale)) {
      const truth = this.parts.get(name);
      if (truth && owner === AUTOSCALER) truth.desiredMin = Math.min(truth.desiredMin, replicas);
    }
  }

  #started({ part, slot, address, instance }: SimulatedProcess): void {
    const truth = this.part(part);
    truth.live += 1;
    const inSlot = truth.liveBySlot.get(slot) ?? new Set();
    truth.liveBySlot.set(slot, inSlot.add(instance));
    const sharing = this.addresses.get(address) ?? new Set();
    this.addresses.set(address, sharing.add(instance));
  }

  #ended({ part, slot, address, instance }: SimulatedProcess): void {
    const truth = this.part(part);
    truth.live -= 1;
    truth.liveBySlot.get(slot)?.delete(instance);
    this.addresses.get(address)?.delete(instance);
  }

  #serving(process: SimulatedProcess, isByFault: boolean): void {
    const truth = this.part(process.part);
    if (process.serving) this.#gained(truth, process);
    else this.#lost(truth, process, isByFault);
  }

  #gained(truth: PartTruth, process: SimulatedProcess): void {
    truth.serving.add(process);
    if (truth.serving.size < truth.desiredMin) return;
    if (!truth.isWhole) truth.servingMin = truth.serving.size;
    truth.isWhole = true;
    truth.isExcused = false;
  }

  #lost(truth: PartTruth, process: SimulatedProcess, isByFault: boolean): void {
    truth.serving.delete(process);
    if (truth.isWhole) truth.servingMin = Math.min(truth.servingMin, truth.serving.size);
    if (!isByFault) return;
    if (process.alive && process.healthy) truth.isExcused = true;
    truth.holes.add(process.instance);
    this.#holed.add(truth);
  }

  /** A fault made it sick before it came to serve, and nobody has noticed that yet. */
  #isTakenForWell({ id, goal, readySinceMonoMs }: Instance): boolean {
    const process = this.#find(id);
    return goal === "serve" && readySinceMonoMs !== null && process?.alive === true && isSickened(process);
  }

  #addHole({ part, id }: Instance): void {
    const truth = this.part(part);
    truth.holes.add(id);
    this.#holed.add(truth);
  }

  /** A hole is closed once the control plane knows of it and has made it good. */
  #closeHoles(): void {
    for (const truth of this.#holed) {
      for (const instance of truth.holes) if (this.#isClosed(truth, instance)) truth.holes.delete(instance);
      if (truth.holes.size === 0) this.#holed.delete(truth);
    }
  }

  #isClosed(truth: PartTruth, instance: string): boolean {
    const known = this.instance(instance);
    if (known?.goal === "serve")
      return known.readySinceMonoMs !== null && this.#find(instance)?.serving === true;
    return this.#keptServing(truth) >= truth.desiredMin;
  }

  /** Without those that it has decided to stop, and that still serve. */
  #keptServing({ serving }: PartTruth): number {
    const kept = [...serving].filter(({ instance }) => this.instance(instance)?.goal === "serve");
    return kept.length;
  }
}

/** It has answered well before: what has not yet is no fault's doing. */
function isSickened({ healthy, healthySinceMs }: SimulatedProcess): boolean {
  return !healthy && healthySinceMs > 0;
}

/** Instances that must serve, whatever the control plane does: undefined where nothing is promised now. */
export function floorOf(truth: PartTruth): number | undefined {
  if (truth.kind !== "service" || !truth.isWhole || truth.isExcused) return undefined;
  return truth.desiredMin - truth.unavailable - truth.holes.size;
}

function standing(promise: PartPromise): PartTruth {
  return {
    ...promise,
    live: 0,
    liveBySlot: new Map(),
    serving: new Set(),
    servingMin: 0,
    isWhole: false,
    holes: new Set(),
    isExcused: false,
  };
}

/** What every run of the scene is held to about a part. */
export function promiseOf(
  scene: Scene,
  part: string,
  before: PartSpec | undefined,
  after: PartSpec | undefined,
): PartPromise {
  const known = [before, after].filter((spec) => spec !== undefined);
  const settings = known.map(settingsOf);
  const desired = [...new Set([before, after])].flatMap((spec) => desiredIn(scene, part, spec));
  return {
    part,
    kind: present(known[0], part).kind,
    desiredMin: Math.min(...desired),
    desiredMax: Math.max(...desired, ...known.map(({ scaling }) => scaling?.max ?? 0)),
    surge: Math.max(...settings.map(({ surge }) => surge)),
    unavailable: Math.max(...settings.map(({ unavailable }) => unavailable)),
    healthyForMs: Math.min(...settings.map(({ healthyForMs }) => healthyForMs)),
    readyWithinMs: Math.min(...known.map(({ readyWithinMs }) => readyWithinMs)),
  };
}

/** Numbers of instances that the part may be held to: by the file, and by whoever scaled it, within the bounds of a policy. */
function desiredIn({ state, request }: Scene, part: string, spec: PartSpec | undefined): readonly number[] {
  if (!spec) return [0];
  if (request.kind === "down") return [0, spec.replicas];
  const scaled = spec.kind === "service" ? state.scale[part]?.replicas : undefined;
  const asked = request.kind === "scale" && request.part === part ? [request.replicas] : [];
  const said = [spec.replicas, ...(scaled === undefined ? [] : [scaled]), ...asked];
  const { scaling } = spec;
  return scaling ? said.map((replicas) => withinBounds(scaling, replicas)) : said;
}
