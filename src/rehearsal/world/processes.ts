/** The processes of the simulated world: started, adopted, sick, hung, ended. */
import type { ProcessIdentity, StartEffect } from "../../contract/effect.ts";
import type { Observation } from "../../contract/observation.ts";
import type { Kernel } from "../kernel.ts";
import type { WorldHappening } from "./happening.ts";
import type { Behaviour, Cause, SimulatedProcess } from "./process.ts";

export interface ProcessNeeds {
  readonly kernel: Kernel;
  readonly bootId: () => string;
  readonly deliver: (observation: Observation) => void;
  readonly tell: (happening: WorldHappening) => void;
  /** Told whenever one lives, ends, sickens or is well again. */
  readonly changed: (process: SimulatedProcess, cause: Cause) => void;
  /** The supervisor's own probe may see how it is now, sooner or later. */
  readonly probed: (process: SimulatedProcess) => void;
}

export type Adopted = Pick<
  SimulatedProcess,
  "instance" | "part" | "slot" | "revision" | "address" | "identity" | "machine"
>;

export class Processes {
  readonly #needs: ProcessNeeds;
  readonly #byInstance = new Map<string, SimulatedProcess>();
  /** Processes by the effect that started them: a start that is asked for again finds the first one. */
  readonly #started = new Map<string, ProcessIdentity>();
  readonly #latest = new Map<string, SimulatedProcess>();
  #pid = 100_000;
  #unnoticed = 0;
  /** Those that somebody has seen to answer badly, since they last began to answer well. */
  readonly #seenSick = new Set<SimulatedProcess>();

  constructor(needs: ProcessNeeds) {
    this.#needs = needs;
  }

  /** Those that take more and more memory. */
  readonly leaking: Set<SimulatedProcess> = new Set();

  /** Nothing has happened to a process that nobody has noticed yet. */
  get areNoticed(): boolean {
    return this.#unnoticed === 0;
  }

  find(instance: string): SimulatedProcess | undefined {
    return this.#byInstance.get(instance);
  }

  all(): IterableIterator<SimulatedProcess> {
    return this.#byInstance.values();
  }

  /** The process of a part that was started last. */
  latestOf(part: string): SimulatedProcess | undefined {
    return this.#latest.get(part);
  }

  startedBy(effect: string): ProcessIdentity | undefined {
    return this.#started.get(effect);
  }

  adopt(adopted: Adopted): SimulatedProcess {
    const process = { ...this.#born(adopted, { readyMs: 0 }), healthy: true };
    this.#keep(process);
    this.#needs.tell({ kind: "started", process, effect: "" });
    this.#needs.changed(process, "itself");
    return process;
  }

  start(effect: string, body: StartEffect, machine: string, behaviour: Behaviour): ProcessIdentity {
    const { kernel, bootId } = this.#needs;
    this.#pid += 1;
    const identity = { pid: this.#pid, startTicks: Math.round(kernel.now().monoMs / 10), bootId: bootId() };
    this.#started.set(effect, identity);
    const process = this.#born({ ...body, machine, identity }, behaviour);
    this.#keep(process);
    this.#needs.tell({ kind: "started", process, effect });
    this.#live(process);
    return identity;
  }

  #keep(process: SimulatedProcess): void {
    this.#byInstance.set(process.instance, process);
    this.#latest.set(process.part, process);
  }

  #born(adopted: Adopted, behaviour: Behaviour): SimulatedProcess {
    const { instance, part, slot, revision, address, machine, identity } = adopted;
    return {
      ...{ instance, part, slot, revision, address, machine, identity, behaviour },
      startedMs: this.#needs.kernel.elapsedMs,
      alive: true,
      healthy: false,
      hung: false,
      exitCode: null,
      serving: false,
      healthySinceMs: 0,
      pools: new Map(),
      checkedBy: new Set(),
    };
  }

  /** What the program does by itself, in its time. */
  #live(process: SimulatedProcess): void {
    const { kernel } = this.#needs;
    const { readyMs, end, unhealthyAfterMs } = process.behaviour;
    if (readyMs !== null) kernel.after(readyMs, () => this.setHealthy(process, true, "itself"));
    if (unhealthyAfterMs !== undefined)
      kernel.after(unhealthyAfterMs, () => this.setHealthy(process, false, "fault"));
    if (!end) return;
    const cause = end.code === 0 ? "itself" : "fault";
    kernel.after(end.afterMs, () => this.end(process, end, cause));
  }

  setHealthy(process: SimulatedProcess, isHealthy: boolean, cause: Cause): void {
    if (!process.alive || (process.hung && isHealthy)) return;
    if (isHealthy && !process.healthy && this.#isSeenAnew(process))
      process.healthySinceMs = this.#needs.kernel.elapsedMs;
    process.healthy = isHealthy;
    this.#needs.tell({ kind: "health", process, cause });
    this.#needs.probed(process);
    this.#needs.changed(process, cause);
  }

  #isSeenAnew(process: SimulatedProcess): boolean {
    return this.#seenSick.delete(process) || process.healthySinceMs === 0;
  }

  noteSeenSick(process: SimulatedProcess): void {
    this.#seenSick.add(process);
  }

  /** It runs on and answers nothing any more, or answers again. */
  setHung(process: SimulatedProcess, isHung: boolean): void {
    if (!process.alive || process.hung === isHung) return;
    const wasReady = process.healthy || process.hung;
    process.hung = isHung;
    if (wasReady) this.setHealthy(process, !isHung, isHung ? "fault" : "itself");
  }

  endAfter(process: SimulatedProcess | undefined, delayMs: number, signal: string | null): void {
    if (!process) return;
    const code = signal === null ? 0 : null;
    this.#needs.kernel.after(delayMs, () => this.end(process, { code, signal }, "asked"));
  }

  end(
    process: SimulatedProcess,
    how: {
      readonly code: number | null;
      readonly signal: string | null;
      readonly note?: string;
      /** Until anybody notices. Default: at once. */
      readonly noticedAfterMs?: number;
    },
    cause: Cause,
  ): void {
    if (!process.alive) return;
    const { code, signal, note, noticedAfterMs } = how;
    process.alive = false;
    process.exitCode = code;
    this.#needs.tell({ kind: "ended", process, cause });
    const said = note === undefined ? {} : { note };
    const gone = { kind: "process-gone", instance: process.instance, code, signal, ...said } as const;
    if (noticedAfterMs === undefined) this.#needs.deliver(gone);
    else this.#noticeLater(gone, noticedAfterMs);
    this.#needs.changed(process, cause);
  }

  #noticeLater(gone: Observation, afterMs: number): void {
    this.#unnoticed += 1;
    this.#needs.kernel.after(afterMs, () => {
      this.#unnoticed -= 1;
      this.#needs.deliver(gone);
    });
  }
}
