/** Lets the faults of a run strike at their moments, and ends them. */
import type { Effect } from "../contract/effect.ts";
import type { Stage } from "./faults/fault.ts";
import { type Fault, kindOfFault } from "./faults/index.ts";
import { Outages } from "./outages.ts";
import type { RunSpec } from "./run-spec.ts";
import type { Supervision } from "./supervision.ts";
import type { Happening } from "./world/happening.ts";

export interface InjectorNeeds extends Pick<Stage, "kernel" | "world" | "disturbance" | "load"> {
  readonly supervision: Supervision;
  readonly tell: (fault: Fault) => void;
}

export class FaultInjector {
  readonly #faults: readonly Fault[];
  readonly #needs: InjectorNeeds;
  readonly #outages: Outages;
  readonly #atEffects = new Map<string, Fault[]>();
  readonly #injected: Record<string, number> = {};
  /** Faults whose time has not come yet. */
  #waiting = 0;

  constructor({ faults, scene }: RunSpec, needs: InjectorNeeds) {
    this.#faults = faults;
    this.#needs = needs;
    this.#outages = new Outages(scene, needs.world);
  }

  get injected(): Readonly<Record<string, number>> {
    return this.#injected;
  }

  get isOver(): boolean {
    return this.#waiting === 0;
  }

  begin(): void {
    for (const fault of this.#faults) this.#schedule(fault);
  }

  #schedule(fault: Fault): void {
    const { at } = fault;
    if (at.kind === "outset") return this.#strike(fault);
    if (at.kind === "effect") {
      const key = `${at.when} ${at.effect}`;
      this.#atEffects.set(key, [...(this.#atEffects.get(key) ?? []), fault]);
      return;
    }
    this.#waiting += 1;
    this.#needs.kernel.after(at.ms, () => {
      this.#waiting -= 1;
      this.#strike(fault);
    });
  }

  around(when: "before" | "after", { id }: Effect): void {
    if (this.#atEffects.size === 0) return;
    const key = `${when} ${id}`;
    const faults = this.#atEffects.get(key) ?? [];
    this.#atEffects.delete(key);
    for (const fault of faults) this.#strike(fault);
  }

  note(happening: Happening): void {
    this.#outages.note(happening);
  }

  #strike(fault: Fault): void {
    kindOfFault(fault).strike(fault, this.#stageOf(fault));
  }

  heal(): void {
    this.#atEffects.clear();
    for (const fault of this.#faults) kindOfFault(fault).heal?.(fault, this.#stageOf(fault));
  }

  #stageOf(fault: Fault): Stage {
    const { kernel, world, disturbance, load, supervision } = this.#needs;
    return {
      ...{ kernel, world, disturbance, load },
      crashSupervisor: (awayMs, bootId) => supervision.crash(awayMs, bootId),
      ask: (request) => supervision.deliver(request),
      isReleasing: () => supervision.state.release !== null,
      sicken: (store) => this.#outages.begin(store, kernel),
      happened: () => this.#happened(fault),
    };
  }

  #happened(fault: Fault): void {
    this.#injected[fault.kind] = (this.#injected[fault.kind] ?? 0) + 1;
    this.#needs.tell(fault);
  }
}
