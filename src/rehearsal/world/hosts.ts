/** The machines of the simulated world while it runs: which are up, what each has pulled, and where data lies. */
import { type Machine, oneMachine, Placement } from "../machines.ts";

/** Assumed of a cluster of several machines, since no target has more than one yet. */
export const assumedMachines = {
  /** From the first start of a program on a machine until its files are there. */
  pullMs: 2_000,
  /** From the loss of a machine until its instances are reported as gone. */
  detectMs: 5_000,
} as const;

/** What a start must know to find its machine. */
export interface Placed {
  readonly part: string;
  readonly slot: number;
  readonly revision: number;
}

export class Hosts {
  readonly #placement: Placement;
  readonly #isAlone: boolean;
  readonly #down = new Set<string>();
  readonly #pulled = new Set<string>();
  readonly #stores: ReadonlySet<string>;
  /** The machine that holds the data of a store. */
  readonly #homes = new Map<string, string>();

  constructor(
    machines: readonly Machine[] = oneMachine,
    placement: Placement = new Placement(machines, []),
    stores: ReadonlySet<string> = new Set(),
  ) {
    this.#placement = placement;
    this.#isAlone = machines.length === 1;
    this.#stores = stores;
  }

  /** There is one machine, so the supervisor is on it, and nobody is left to notice that it is lost. */
  get isAlone(): boolean {
    return this.#isAlone;
  }

  get stores(): readonly string[] {
    return [...this.#stores];
  }

  isUp(machine: string): boolean {
    return !this.#down.has(machine);
  }

  setUp(machine: string, isUp: boolean): void {
    if (isUp) this.#down.delete(machine);
    else this.#down.add(machine);
  }

  /** Where an instance is started now: a store where its data lies. Undefined while no such machine is up. */
  placeFor({ part, slot }: Placed): string | undefined {
    const home = this.#homes.get(part);
    if (home !== undefined) return this.isUp(home) ? home : undefined;
    const machine = this.#placement.machineFor(part, slot, ({ name }) => this.isUp(name));
    if (machine !== undefined && this.#stores.has(part)) this.#homes.set(part, machine);
    return machine;
  }

  /** Until the files of a program are on a machine. On the only one they are from the beginning. */
  pullMs(machine: string, { part, revision }: Placed): number {
    const key = `${machine} ${part} ${revision}`;
    if (this.#isAlone || this.#pulled.has(key)) return 0;
    this.#pulled.add(key);
    return assumedMachines.pullMs;
  }
}
