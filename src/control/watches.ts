/** What the world should look at, derived from instances, and kept so that only what is new or other need be told. */
import type { Watch } from "../contract/watch.ts";
import type { Decision } from "./draft.ts";
import type { Instance } from "./state.ts";

export class Watches {
  readonly #byPart = new Map<string, readonly Watch[]>();
  #isFirst = true;

  /** The watches that are new or other after a decision, all of them after the first; undefined when all is as it was. */
  update({ state, changed }: Decision): readonly Watch[] | undefined {
    if (!this.#isFirst) return this.#take(changed);
    this.#isFirst = false;
    const watches = Object.values(state.instances).flatMap(watchesOf);
    for (const watch of watches) this.#byPart.set(watch.part, [...this.#of(watch.part), watch]);
    return watches;
  }

  #take(changed: Decision["changed"]): readonly Watch[] | undefined {
    const fresh: Watch[] = [];
    let isSame = true;
    for (const [part, instances] of changed) {
      const before = this.#of(part);
      const after = instances.flatMap(watchesOf);
      const other = after.filter((watch, index) => !isSameWatch(watch, before[index]));
      if (other.length === 0 && after.length === before.length) continue;
      isSame = false;
      this.#byPart.set(part, after);
      fresh.push(...other);
    }
    return isSame ? undefined : fresh;
  }

  *[Symbol.iterator](): Iterator<Watch> {
    for (const watches of this.#byPart.values()) yield* watches;
  }

  #of(part: string): readonly Watch[] {
    return this.#byPart.get(part) ?? [];
  }
}

function watchesOf(instance: Instance): readonly Watch[] {
  const { id, part, revision, address, process } = instance;
  if (process.status !== "running") return [];
  const common = { instance: id, part, revision, address, process: process.identity };
  return [{ ...common, probe: probeOf(instance), memberOf: balancersOf(instance) }];
}

/** The part and the address of an instance are its own for ever. */
function isSameWatch(a: Watch, b: Watch | undefined): boolean {
  if (!b || a.instance !== b.instance || a.process !== b.process || a.probe !== b.probe) return false;
  return a.revision === b.revision && a.memberOf.join(" ") === b.memberOf.join(" ");
}

/** Once an instance has joined a pool the balancer judges it, with the same settings. */
function probeOf(instance: Instance): Watch["probe"] {
  if (instance.goal === "retire") return "none";
  if (instance.health.verdict !== "healthy") return "starting";
  return balancersOf(instance).length > 0 ? "balancer" : "steady";
}

function balancersOf(instance: Instance): readonly string[] {
  return Object.entries(instance.pools).flatMap(([name, { state }]) => (state === "absent" ? [] : [name]));
}
