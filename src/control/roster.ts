/** The instances of a state, by part and in the order of their creation. A next version shares all that did not change. */
import type { Instance } from "./state.ts";

/** An instance, and when in the order of all it was created. */
interface Entry {
  readonly instance: Instance;
  readonly order: number;
}

/** One part's instances, oldest first. */
interface List {
  readonly instances: readonly Instance[];
  readonly entries: readonly Entry[];
}

const none: List = { instances: [], entries: [] };

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
    const part = id.slice(0, id.lastIndexOf("-"));
    return this.instancesOf(part).find((instance) => instance.id === id);
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
    const all: Entry[] = [];
    for (const part of parts) for (const entry of this.#listOf(part).entries) all.push(entry);
    if (!isInOrder(all)) all.sort((a, b) => a.order - b.order);
    return all.map(({ instance }) => instance);
  }

  /** With this instance, in the place of the one of the same name or as the youngest. */
  with(instance: Instance): Roster {
    const { entries } = this.#listOf(instance.part);
    const index = entries.findIndex((it) => it.instance.id === instance.id);
    const order = entries[index]?.order ?? this.#nextOrder;
    const changed = replaced(entries, index < 0 ? entries.length : index, { instance, order });
    const grown = index < 0 ? 1 : 0;
    return this.#with(instance.part, changed, this.#nextOrder + grown, this.size + grown);
  }

  without({ id, part }: Pick<Instance, "id" | "part">): Roster {
    const { entries } = this.#listOf(part);
    const shorter = entries.filter((it) => it.instance.id !== id);
    return this.#with(part, shorter, this.#nextOrder, this.size - entries.length + shorter.length);
  }

  /** By name, as the journal and everybody outside sees them. Made when it is first asked for. */
  get record(): Readonly<Record<string, Instance>> {
    this.#record ??= Object.freeze(Object.fromEntries(this.ordered(this.parts).map((it) => [it.id, it])));
    return this.#record;
  }

  #listOf(part: string): List {
    return this.#lists[this.#places.get(part) ?? -1] ?? none;
  }

  #with(part: string, entries: readonly Entry[], nextOrder: number, size: number): Roster {
    const list = { entries, instances: entries.map(({ instance }) => instance) };
    const place = this.#places.get(part) ?? this.#places.size;
    this.#places.set(part, place);
    return new Roster(this.#places, replaced(this.#lists, place, list), nextOrder, size);
  }
}

function isInOrder(entries: readonly Entry[]): boolean {
  return entries.every(({ order }, index) => order >= (entries[index - 1]?.order ?? 0));
}

function replaced<T>(items: readonly T[], index: number, item: T): readonly T[] {
  const copy = items.slice();
  copy[index] = item;
  return copy;
}
