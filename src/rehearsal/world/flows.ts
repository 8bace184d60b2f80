/**
 * Requests as flow units: how many arrive at each service in a moment, how many its instances can take, and so how many
 * are delayed or lost. Units, not packets: what matters is where capacity is missing, and for how long.
 */
import type { Kernel } from "../kernel.ts";
import { type Scene, specsOf } from "../scene.ts";
import type { PartTruth, Truth } from "../truth.ts";
import type { Happening } from "./happening.ts";
import type { SimulatedProcess } from "./process.ts";
import type { SimulatedWorld } from "./simulated-world.ts";

/** Assumed, since the file does not say what its users ask for: the same for every service behind a balancer. */
export const assumedTraffic = {
  /** Requests to each service. */
  perSecond: 100,
  /** Time that one takes in an instance. */
  serviceMs: 20,
  /** How long the balancer keeps a request that no instance can take (`timeout queue` of the configuration we write). */
  queueMs: 5_000,
  /** What an instance can take, of its share when all are there. */
  headroom: 2,
} as const;

/** Requests are looked at in portions of this length. */
const PORTION_MS = 250;

export interface Requests {
  readonly arrived: number;
  readonly delayed: number;
  readonly lost: number;
}

interface Flow {
  readonly truth: PartTruth;
  readonly balancers: readonly string[];
  /** Requests that wait in the balancer. */
  waiting: number;
  /** Instances that answer badly, and that a balancer sends its share to until it has noticed. */
  readonly sick: Set<SimulatedProcess>;
}

export class Flows {
  readonly #kernel: Kernel;
  readonly #world: SimulatedWorld;
  readonly #flows: ReadonlyMap<string, Flow>;
  #arrived = 0;
  #delayed = 0;
  #lost = 0;
  #isOver = false;

  constructor(kernel: Kernel, world: SimulatedWorld, truth: Truth) {
    this.#kernel = kernel;
    this.#world = world;
    this.#flows = flowsOf(truth.scene, truth);
  }

  get requests(): Requests {
    const { round } = Math;
    return { arrived: round(this.#arrived), delayed: round(this.#delayed), lost: round(this.#lost) };
  }

  begin(): void {
    for (const flow of this.#flows.values()) this.#next(flow);
  }

  end(): void {
    this.#isOver = true;
  }

  #next(flow: Flow): void {
    this.#kernel.after(PORTION_MS, () => {
      if (this.#isOver) return;
      // Before a service was whole for the first time, nobody relies on it.
      if (flow.truth.isWhole) this.#arrive(flow);
      this.#next(flow);
    });
  }

  #arrive(flow: Flow): void {
    const arrived = (assumedTraffic.perSecond * PORTION_MS) / 1_000;
    this.#arrived += arrived;
    if (!flow.balancers.some((balancer) => this.#world.pools.isRunning(balancer)))
      return this.#refuse(flow, arrived);
    const coming = arrived - this.#loseOnSick(flow, arrived);
    const able = takenBy(flow.truth.serving.size, flow.truth.desiredMin);
    const taken = Math.min(able, flow.waiting + coming);
    this.#delayed += Math.min(flow.waiting, taken);
    const kept = Math.min(
      (assumedTraffic.perSecond * assumedTraffic.queueMs) / 1_000,
      flow.waiting + coming - taken,
    );
    this.#lost += flow.waiting + coming - taken - kept;
    flow.waiting = kept;
  }

  /** The share of those that answer badly, while balancers do not know it. */
  #loseOnSick({ sick, truth }: Flow, arrived: number): number {
    if (sick.size === 0) return 0;
    const lost = (arrived * sick.size) / (sick.size + truth.serving.size);
    this.#lost += lost;
    return lost;
  }

  /** Nobody listens: what comes is refused, and what waited is gone. */
  #refuse(flow: Flow, arrived: number): void {
    this.#lost += arrived + flow.waiting;
    flow.waiting = 0;
  }

  note(happening: Happening): void {
    if (happening.kind === "health" || happening.kind === "ended") this.#noteChange(happening);
    // Its balancer knows of it from here on, or was told to send it no more.
    if (happening.kind === "judged" || (happening.kind === "member" && happening.to !== "ready"))
      this.#flows.get(happening.process.part)?.sick.delete(happening.process);
  }

  /** What an instance was working on is lost when it ends or hangs, unless it was asked to end and could finish. */
  #noteChange({ process, cause }: Extract<Happening, { kind: "health" | "ended" }>): void {
    const flow = this.#flows.get(process.part);
    if (!flow || this.#isOver) return;
    const isSick = process.alive && !process.healthy && process.serving;
    if (isSick) flow.sick.add(process);
    else flow.sick.delete(process);
    if (cause !== "fault" || !process.serving || (process.alive && !process.hung)) return;
    const { perSecond, serviceMs } = assumedTraffic;
    this.#lost += (perSecond * serviceMs) / 1_000 / Math.max(1, flow.truth.serving.size);
  }
}

/** Requests of one portion that so many instances can take. */
function takenBy(serving: number, desired: number): number {
  const { perSecond, headroom } = assumedTraffic;
  return (serving * headroom * perSecond * PORTION_MS) / 1_000 / Math.max(1, desired);
}

function flowsOf(scene: Scene, truth: Truth): ReadonlyMap<string, Flow> {
  const flows = specsOf(scene).flatMap(([part, before, after]): [string, Flow][] => {
    const balancers = [...new Set([...(before?.balancers ?? []), ...(after?.balancers ?? [])])];
    if (balancers.length === 0) return [];
    return [[part, { truth: truth.part(part), balancers, waiting: 0, sick: new Set() }]];
  });
  return new Map(flows);
}
