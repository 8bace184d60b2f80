/** The pools of the simulated balancers: who is in which, and what each balancer shows of them. */
import type { Effect, Member, PoolEffect } from "../../contract/effect.ts";
import type { MemberSeen, Observation } from "../../contract/observation.ts";
import type { Timings } from "../../contract/timing.ts";
import type { Kernel } from "../kernel.ts";
import type { WorldHappening } from "./happening.ts";
import type { Cause, SimulatedProcess } from "./process.ts";

type MemberState = MemberSeen["state"];

const STATE_AFTER: Readonly<Record<PoolEffect["kind"], MemberState>> = {
  "pool-add": "checking",
  "pool-ready": "ready",
  "pool-drain": "draining",
  "pool-remove": "absent",
};

export interface PoolNeeds {
  readonly kernel: Kernel;
  readonly timings: Timings;
  readonly deliver: (observation: Observation) => void;
  readonly tell: (happening: WorldHappening) => void;
  readonly find: (instance: string) => SimulatedProcess | undefined;
  /** A balancer has found out that it answers badly. */
  readonly seenSick: (process: SimulatedProcess) => void;
  /** Parts that a balancer routes to from the beginning. */
  readonly routed: ReadonlySet<string>;
}

export class Pools {
  readonly #needs: PoolNeeds;
  readonly #members = new Map<string, Set<SimulatedProcess>>();
  /** Balancers that run. */
  readonly #running = new Set<string>();
  /** Parts that some balancer routes to. */
  readonly #routed: Set<string>;
  /** How often the health of an instance has changed: a verdict is about the last change. */
  readonly #turns = new Map<SimulatedProcess, number>();
  /** Members that were seen to have no request in flight since they drain: balancer and instance. */
  readonly #idle = new Set<string>();
  #unnoticed = 0;

  constructor(needs: PoolNeeds) {
    this.#needs = needs;
    this.#routed = new Set(needs.routed);
  }

  /** No balancer is about to change its mind. */
  get areNoticed(): boolean {
    return this.#unnoticed === 0;
  }

  isRunning(balancer: string): boolean {
    return this.#running.has(balancer);
  }

  /** Whether a balancer takes requests. */
  setRunning(balancer: string, isRunning: boolean, cause: Cause): void {
    if (this.#running.has(balancer) === isRunning) return;
    if (isRunning) this.#running.add(balancer);
    else this.#running.delete(balancer);
    for (const process of [...this.#of(balancer)]) this.refresh(process, cause);
  }

  /** A balancer starts or reloads, with the pools of its configuration. */
  configured(balancer: string, members: readonly Member[]): void {
    const named = new Set(members.map(({ instance }) => instance));
    for (const process of [...this.#of(balancer)]) {
      if (!named.has(process.instance)) this.#leftOut(balancer, process, members);
    }
    for (const { instance, state } of members) {
      const process = this.#needs.find(instance);
      if (!process) continue;
      this.put(balancer, process, state, "asked");
      if (state !== "checking") continue;
      this.#needs.kernel.after(this.#needs.timings.check.ms, () => this.#checked(balancer, process, state));
    }
  }

  /** It is seen to be gone once its requests of before have ended. Its part may have lost the route. */
  #leftOut(balancer: string, process: SimulatedProcess, members: readonly Member[]): void {
    const { kernel, timings, deliver } = this.#needs;
    if (!members.some(({ pool }) => pool === process.part)) this.#routed.delete(process.part);
    this.put(balancer, process, "absent", "asked");
    const gone = { state: "absent", up: false, idle: true, answer: "the balancer does not know it" } as const;
    kernel.after(timings.drain.ms, () => {
      if (process.pools.has(balancer)) return;
      deliver({ kind: "member-seen", balancer, instance: process.instance, ...gone });
    });
  }

  /** A balancer that has ended routes nothing, and its pools are gone with it. */
  closed(balancer: string, cause: Cause): void {
    this.#running.delete(balancer);
    for (const process of [...this.#of(balancer)]) this.put(balancer, process, "absent", cause);
  }

  put(balancer: string, process: SimulatedProcess, to: MemberState, cause: Cause): void {
    const from = process.pools.get(balancer) ?? "absent";
    if (to !== "absent") this.#routed.add(process.part);
    // What a balancer starts with as ready is up until it is checked.
    if (to === "ready" && from === "absent") process.checkedBy.add(balancer);
    if (to === "absent") {
      process.checkedBy.delete(balancer);
      process.pools.delete(balancer);
      this.#of(balancer).delete(process);
    } else {
      process.pools.set(balancer, to);
      this.#of(balancer).add(process);
    }
    this.#idle.delete(`${balancer} ${process.instance}`);
    if (from !== to) this.#needs.tell({ kind: "member", balancer, process, from, to, cause });
    this.refresh(process, cause);
  }

  /** Carries out one step of membership, and shows it once the balancer has seen it. */
  perform(body: PoolEffect): void {
    const { kernel, timings } = this.#needs;
    const process = this.#needs.find(body.instance);
    const state = STATE_AFTER[body.kind];
    if (!process) return;
    this.put(body.balancer, process, state, "asked");
    if (state === "absent") return;
    const seenMs = state === "checking" ? timings.check.ms : state === "draining" ? timings.drain.ms : 1;
    kernel.after(seenMs, () => this.#checked(body.balancer, process, state));
  }

  #checked(balancer: string, process: SimulatedProcess, state: MemberState): void {
    if (process.pools.get(balancer) !== state) return;
    if (state === "checking" && process.healthy) process.checkedBy.add(balancer);
    if (state === "draining") this.#idle.add(`${balancer} ${process.instance}`);
    this.show(balancer, process, state === "draining");
  }

  /** Each balancer finds out by itself, and until then sends requests, or none. */
  judge(process: SimulatedProcess, afterMs: number): void {
    const turn = (this.#turns.get(process) ?? 0) + 1;
    this.#turns.set(process, turn);
    if (afterMs === 0) return this.#verdict(process);
    if (process.pools.size === 0) return;
    this.#unnoticed += 1;
    this.#needs.kernel.after(afterMs, () => {
      this.#unnoticed -= 1;
      if (this.#turns.get(process) === turn && process.alive) this.#verdict(process);
    });
  }

  #verdict(process: SimulatedProcess): void {
    const { healthy: isUp } = process;
    if (!isUp && process.pools.size > 0) this.#needs.seenSick(process);
    for (const [balancer, state] of process.pools) {
      if (isUp) process.checkedBy.add(balancer);
      else process.checkedBy.delete(balancer);
      this.#needs.tell({ kind: "judged", balancer, process, isUp });
      this.show(balancer, process, state === "draining" && this.#idle.has(`${balancer} ${process.instance}`));
    }
    this.refresh(process, isUp ? "itself" : "fault");
  }

  /** What the balancer shows of one server. */
  show(balancer: string, process: SimulatedProcess, idle: boolean): void {
    const state = process.pools.get(balancer);
    if (state === undefined) return;
    const up = process.alive && process.checkedBy.has(balancer);
    const answer = process.alive && !up ? "HTTP 503" : "HTTP 200";
    this.#needs.deliver({
      kind: "member-seen",
      balancer,
      instance: process.instance,
      state,
      up,
      idle,
      answer,
    });
  }

  showAll(balancer: string): void {
    for (const process of [...this.#of(balancer)]) {
      this.show(balancer, process, process.pools.get(balancer) === "draining");
    }
  }

  /** Serving is alive, healthy, and sent traffic by a balancer that takes it for that, where one routes to it. */
  refresh(process: SimulatedProcess, cause: Cause): void {
    const isRouted = !this.#routed.has(process.part) || this.#isSentTraffic(process);
    const serving = process.alive && process.healthy && isRouted;
    if (serving === process.serving) return;
    process.serving = serving;
    this.#needs.tell({ kind: "serving", process, cause });
  }

  #isSentTraffic(process: SimulatedProcess): boolean {
    for (const [balancer, state] of process.pools) {
      if (state === "ready" && this.#running.has(balancer) && process.checkedBy.has(balancer)) return true;
    }
    return false;
  }

  #of(balancer: string): Set<SimulatedProcess> {
    const known = this.#members.get(balancer);
    if (known) return known;
    const members = new Set<SimulatedProcess>();
    this.#members.set(balancer, members);
    return members;
  }
}

/** The balancer that an effect speaks with, where it does. */
export function balancerOf({ body }: Effect): string | undefined {
  return "balancer" in body ? body.balancer : undefined;
}
