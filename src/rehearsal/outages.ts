/** Outages: while a store is down, what needs it answers badly; once it is back, it answers well again. */
import { type Scene, specsOf } from "./scene.ts";
import type { Happening } from "./world/happening.ts";
import type { SimulatedProcess } from "./world/process.ts";
import type { SimulatedWorld } from "./world/simulated-world.ts";

export class Outages {
  readonly #world: SimulatedWorld;
  /** Parts that need a store, by its name. */
  readonly #users: ReadonlyMap<string, ReadonlySet<string>>;
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
  }

  begin(store: string): void {
    const users = this.#users.get(store);
    const sick = [...this.#world.processes.all()].filter(
      ({ part, alive, healthy }) => users?.has(part) === true && alive && healthy,
    );
    this.#sick.set(store, [...(this.#sick.get(store) ?? []), ...sick]);
    for (const process of sick) this.#world.processes.setHealthy(process, false, "fault");
  }

  /** A store that answers well again ends its outage. */
  note(happening: Happening): void {
    if (happening.kind !== "health" || !happening.process.healthy || this.#sick.size === 0) return;
    const sick = this.#sick.get(happening.process.part);
    if (!sick) return;
    this.#sick.delete(happening.process.part);
    for (const process of sick) this.#world.processes.setHealthy(process, true, "itself");
  }
}
