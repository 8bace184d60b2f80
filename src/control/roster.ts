/** The instances of a state, by part and in the order of their creation. A next version shares all that did not change. */
import { partIn } from "../contract/instance-name.ts";
import type { Instance } from "./state.ts";

/** One part's instances, oldest first, and when in the order of all each was created. */
interface List {
  readonly instances: readonly Instance[];
  readonly orders: readonly number[];
}

const none: List = { instances: [], orders: [] };

export class Roster {
  /** Where the list of a part stands. Versions share it, since a place is never given to another part. */
  readonly #places: Map<string, number>;
  /** An array, since copying one is by far cheaper than copying a map. */
  readonly #lists: readonly List[];
  readonly #nextOrder: number;
  readonly size: number;
  #record: Readonly<Record<string, Instance>> | undefined;

  private constructor(places: Map<string, number>, lists: readonly List[], nextOrder: number, size: number) {
    this.#places = places;
    this.#lists = lists;
    this.#nextOrder = nextOrder;
    this.size = size;
  }

  static of(record: Readonly<Record<string, Instance>>): Roster {
    const empty = new Roster(new Map(), [], 0, 0);
    return Object.values(record).reduce((roster, instance) => roster.with(instance), empty);
  }

  get(id: string): Instance | undefined {
    return this.instancesOf(partIn(id)).find((instance) => instance.id === id);
  }

  instancesOf(part: string): readonly Instance[] {
    return this.#listOf(part).instances;
  }

  /** Every part that has an instance, and some that had one. */
  get parts(): Iterable<string> {
    return this.#places.keys();
  }

  /** The instances of these parts in the order of their creation, whichever part they belong to. */
  ordered(parts: Iterable<string>): readonly Instance[] {
    const entries: { readonly instance: Instance; readonly order: number }[] = [];
    for (const part of parts) {
      const { instances, orders } = this.#listOf(part);
      for (const [index, instance] of instances.entries())
        entries.push({ instance, order: orders[index] ?? 0 });
    }
    return entries.sort((a, b) => a.order - b.order).map((entry) => entry.instance);
  }

  /** With this instance, in the place of the one of the same name or as the youngest. */
  with(instance: Instance): Roster {
    const { instances, orders } = this.#listOf(instance.part);
    const index = instances.findIndex((it) => it.id === instance.id);
    if (index >= 0) {
      const changed = { instances: replaced(instances, index, instance), orders };
      return this.#with(instance.part, changed, this.#nextOrder, this.size);
    }
    const longer = { instances: [...instances, instance], orders: [...orders, this.#nextOrder] };
    return this.#with(instance.part, longer, this.#nextOrder + 1, this.size + 1);
  }

  without(id: string): Roster {
    const part = partIn(id);
    const { instances, orders } = this.#listOf(part);
    const index = instances.findIndex((it) => it.id === id);
    if (index < 0) return this;
    const isKept = (_: unknown, at: number): boolean => at !== index;
    const shorter = { instances: instances.filter(isKept), orders: orders.filter(isKept) };
    return this.#with(part, shorter, this.#nextOrder, this.size - 1);
  }

  /** By name, as the journal and everybody outside sees them. Made when it is first asked for. */
  get record(): Readonly<Record<string, Instance>> {
    this.#record ??= Object.freeze(Object.fromEntries(this.ordered(this.parts).map((it) => [it.id, it])));
    return this.#record;
  }

  #listOf(part: string): List {
    return this.#lists[this.#places.get(part) ?? -1] ?? none;
  }

  #with(part: string, list: List, nextOrder: number, size: number): Roster {
    const place = this.#places.get(part) ?? this.#places.size;
    this.#places.set(part, place);
    return new Roster(this.#places, replaced(this.#lists, place, list), nextOrder, size);
  }
}

function replaced<T>(items: readonly T[], index: number, item: T): readonly T[] {
  const copy = items.slice();
  copy[index] = item;
  return copy;
}
