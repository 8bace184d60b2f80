/** What the world should look at, derived from instances, and kept so that only what is new or other need be told. */
import { assert } from "../base/assert.ts";
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
      const after = watchesAfter(before, instances);
      if (after === before) continue;
      isSame = false;
      this.#byPart.set(part, after);
      for (const [index, watch] of after.entries()) if (watch !== before[index]) fresh.push(watch);
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

/** Those of before as far as they still hold; the very same list when all of them do. */
function watchesAfter(before: readonly Watch[], instances: readonly Instance[]): readonly Watch[] {
  const running = instances.filter(({ process }) => process.status === "running");
  const after = running.map((instance, index) => {
    const known = before[index];
    return known && isStill(known, instance) ? known : watchOf(instance);
  });
  const isSame = after.length === before.length && after.every((watch, index) => watch === before[index]);
  return isSame ? before : after;
}

/** The part and the address of an instance are its own for ever. */
function isStill(watch: Watch, instance: Instance): boolean {
  const { id, revision, process, pools } = instance;
  if (watch.instance !== id || watch.revision !== revision || process.status !== "running") return false;
  if (watch.process !== process.identity || watch.probe !== probeOf(instance)) return false;
  let members = 0;
  for (const balancer in pools) {
    if (pools[balancer]?.state === "absent") continue;
    if (watch.memberOf[members] !== balancer) return false;
    members += 1;
  }
  return members === watch.memberOf.length;
}

function watchesOf(instance: Instance): readonly Watch[] {
  return instance.process.status === "running" ? [watchOf(instance)] : [];
}

function watchOf(instance: Instance): Watch {
  const { id, part, revision, address, process } = instance;
  assert(process.status === "running", "what is watched runs");
  const common = { instance: id, part, revision, address, process: process.identity };
  return { ...common, probe: probeOf(instance), memberOf: balancersOf(instance) };
}

/** Once an instance has joined a pool the balancer judges it, with the same settings. */
function probeOf(instance: Instance): Watch["probe"] {
  if (instance.goal === "retire") return "none";
  if (instance.health.verdict !== "healthy") return "starting";
  return isMember(instance) ? "balancer" : "steady";
}

function isMember({ pools }: Instance): boolean {
  for (const balancer in pools) if (pools[balancer]?.state !== "absent") return true;
  return false;
}

function balancersOf({ pools }: Instance): readonly string[] {
  return Object.keys(pools).filter((balancer) => pools[balancer]?.state !== "absent");
}
