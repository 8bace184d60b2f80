/** Outages: while a store is down, what needs it answers badly; once it is back, it answers well again. */
import type { Kernel } from "./kernel.ts";
import { revisionsOf, type Scene, specsOf } from "./scene.ts";
import { takeoverMs } from "./traffic/sentinels.ts";
import type { Happening } from "./world/happening.ts";
import type { SimulatedProcess } from "./world/process.ts";
import type { SimulatedWorld } from "./world/simulated-world.ts";

export class Outages {
  readonly #world: SimulatedWorld;
  /** Parts that need a store, by its name. */
  readonly #users: ReadonlyMap<string, ReadonlySet<string>>;
  /** After how long a replica takes the place of a store that is lost with its machine, and one Sentinel with it. */
  readonly #takeovers: ReadonlyMap<string, number>;
  /** What an outage made answer badly, by store. */
  readonly #sick = new Map<string, SimulatedProcess[]>();

  constructor(scene: Scene, world: SimulatedWorld) {
    this.#world = world;
    const users = new Map<string, Set<string>>();
    for (const [part, before, after] of specsOf(scene)) {
      for (const need of [...(before?.needs ?? []), ...(after?.needs ?? [])]) {
        users.set(need, (users.get(need) ?? new Set()).add(part));
      }
    }
    this.#users = users;
    this.#takeovers = takeoversIn(scene);
  }

  /** @param kernel Tells when a replica has taken the store's place, where Sentinels see to that. */
  begin(store: string, kernel: Kernel): void {
    const users = this.#users.get(store);
    const sick = [...this.#world.processes.all()].filter(
      ({ part, alive, healthy }) => users?.has(part) === true && alive && healthy,
    );
    this.#sick.set(store, [...(this.#sick.get(store) ?? []), ...sick]);
    for (const process of sick) this.#world.processes.setHealthy(process, false, "fault");
    const afterMs = this.#takeovers.get(store);
    if (afterMs !== undefined) kernel.after(afterMs, () => this.#end(store));
  }

  /** A store that answers well again ends its outage. */
  note(happening: Happening): void {
    if (happening.kind !== "health" || !happening.process.healthy || this.#sick.size === 0) return;
    this.#end(happening.process.part);
  }

  #end(store: string): void {
    const sick = this.#sick.get(store);
    if (!sick) return;
    this.#sick.delete(store);
    for (const process of sick) this.#world.processes.setHealthy(process, true, "itself");
  }
}

function takeoversIn(scene: Scene): ReadonlyMap<string, number> {
  const stores = revisionsOf(scene).to?.cluster.stores ?? [];
  const known = stores.flatMap((store): [string, number][] => {
    const replication = store.engine === "redis" ? store.settings.replication : undefined;
    const afterMs =
      replication?.sentinel && replication.replicas > 0 ? takeoverMs(replication.sentinel, 1) : undefined;
    return afterMs === undefined ? [] : [[store.name, afterMs]];
  });
  return new Map(known);
}
