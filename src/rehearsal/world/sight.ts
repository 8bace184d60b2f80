/** Sight: who looks at the health of an instance, and how long it takes until it is seen as it is now. */
import type { Observation } from "../../contract/observation.ts";
import type { Watch } from "../../contract/watch.ts";
import type { Kernel } from "../kernel.ts";
import { type Paces, verdictMs } from "./pace.ts";
import type { SimulatedProcess } from "./process.ts";

export interface SightNeeds {
  readonly kernel: Kernel;
  /** Missing: whatever changes is known at once. */
  readonly paces: Paces | undefined;
  readonly deliver: (observation: Observation) => void;
  readonly spread: (ms: number, purpose: string, subject: string) => number;
  readonly seenSick: (process: SimulatedProcess) => void;
}

export class Sight {
  readonly #needs: SightNeeds;
  /** Who is asked for the health of an instance now. */
  readonly #probes = new Map<string, Watch["probe"]>();
  #pending = 0;

  constructor(needs: SightNeeds) {
    this.#needs = needs;
  }

  /** No probe of the supervisor is about to see a change. */
  get isOver(): boolean {
    return this.#pending === 0;
  }

  watch({ instance, probe }: Watch): void {
    this.#probes.set(instance, probe);
  }

  isAsked(part: string): boolean {
    return this.#needs.paces?.has(part) ?? true;
  }

  /** What a supervisor finds that begins to look. */
  look(process: SimulatedProcess): void {
    if (process.healthy) this.#tell(process);
    else if (this.#probes.get(process.instance) === "steady") this.changed(process);
  }

  /** While it starts, the probe asks often; later it is one of checks in a row, unless a balancer judges it alone. */
  changed(process: SimulatedProcess): void {
    const { instance, healthy } = process;
    const { paces, kernel } = this.#needs;
    if (!healthy && !this.isAsked(process.part)) return;
    const probe = this.#probes.get(instance) ?? "starting";
    if (!paces || probe === "starting") return this.#tell(process);
    if (probe !== "steady") return;
    this.#pending += 1;
    kernel.after(this.verdictMs(process), () => {
      this.#pending -= 1;
      if (process.alive && process.healthy === healthy) this.#tell(process);
    });
  }

  #tell(process: SimulatedProcess): void {
    const { instance, healthy, hung } = process;
    if (!healthy) this.#needs.seenSick(process);
    const answer = healthy ? "HTTP 200" : hung ? "no answer within 1s" : "HTTP 503";
    this.#needs.deliver({ kind: "health-seen", instance, healthy, answer });
  }

  /** Until checks in a row have found out how it is now. */
  verdictMs(process: SimulatedProcess): number {
    const pace = this.#needs.paces?.get(process.part);
    if (!pace) return 0;
    const how = { isHealthy: process.healthy, isHung: process.hung };
    return verdictMs(pace, how, this.#needs.spread(pace.everyMs / 2, "check", process.instance));
  }
}
