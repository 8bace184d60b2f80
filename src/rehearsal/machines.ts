/** Machines of a scene, and which instance has its place on which: the same for the same scene, by part and slot. */
import { hashText } from "../base/draws.ts";
import type { Revision } from "../contract/revision.ts";
import type { Cluster } from "../model/cluster.ts";

export interface Machine {
  readonly name: string;
  /** A failure domain. Empty: the file names none. */
  readonly zone: string;
}

/** Where a scene says nothing, there is one machine, as the local target has. */
export const oneMachine: readonly Machine[] = [{ name: "machine-1", zone: "" }];

/**
 * Machines for a cluster, in turn over the zones that its file names.
 *
 * @param count Default: one in each zone, and one where there are none.
 */
export function machinesFor(cluster: Cluster, count?: number): readonly Machine[] {
  const parts = [...cluster.services, ...cluster.stores];
  const zones = [...new Set(parts.flatMap((part) => part.zones.map(({ name }) => name)))].sort();
  return Array.from({ length: count ?? Math.max(1, zones.length) }, (_, index) => {
    return { name: `machine-${index + 1}`, zone: zones[index % Math.max(1, zones.length)] ?? "" };
  });
}

export class Placement {
  readonly #machines: readonly Machine[];
  readonly #zonesOf = new Map<string, readonly string[]>();
  readonly #candidates = new Map<string, readonly Machine[]>();

  /** @param revisions Those that parts may be started in; the last one that knows a part says where it may run. */
  constructor(machines: readonly Machine[], revisions: readonly Pick<Revision, "cluster">[]) {
    this.#machines = machines;
    for (const { cluster } of revisions) {
      for (const { name, zones } of [...cluster.services, ...cluster.stores])
        this.#zonesOf.set(
          name,
          zones.map((zone) => zone.name),
        );
    }
  }

  /** Slots of a part stand side by side on different machines, as far as there are enough. */
  machineFor(
    part: string,
    slot: number,
    isUp: (machine: Machine) => boolean = () => true,
  ): string | undefined {
    const candidates = this.#candidatesFor(part);
    const first = (hashText(0, part) >>> 0) + slot;
    for (let step = 0; step < candidates.length; step += 1) {
      const machine = candidates[(first + step) % candidates.length];
      if (machine && isUp(machine)) return machine.name;
    }
    return undefined;
  }

  /** Those in the zones that the file names for the part; all of them where there is none in these. */
  #candidatesFor(part: string): readonly Machine[] {
    const known = this.#candidates.get(part);
    if (known) return known;
    const zones = this.#zonesOf.get(part) ?? [];
    const inZones = this.#machines.filter(({ zone }) => zones.includes(zone));
    const candidates = inZones.length > 0 ? inZones : this.#machines;
    this.#candidates.set(part, candidates);
    return candidates;
  }
}
