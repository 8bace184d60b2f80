/** Order over a graph of names: dependencies first, ties by name, cycles named. */

export interface Edge {
  readonly from: string;
  /** What `from` needs before it. */
  readonly to: string;
}

export interface Order {
  /** Names in levels: everything in a level needs only earlier levels. */
  readonly levels: readonly (readonly string[])[];
  /** Names that lie on or behind a cycle, in name order; empty in a sound graph. */
  readonly cyclic: readonly string[];
}

/** Kahn's algorithm by levels. Edges to unknown names are ignored. */
export function orderByDependency(names: readonly string[], edges: readonly Edge[]): Order {
  const known = new Set(names);
  const needs = new Map(names.map((name) => [name, new Set<string>()]));
  for (const { from, to } of edges) if (known.has(from) && known.has(to)) needs.get(from)?.add(to);
  const levels: string[][] = [];
  const placed = new Set<string>();
  for (;;) {
    const level = names
      .filter((name) => !placed.has(name) && [...(needs.get(name) ?? [])].every((need) => placed.has(need)))
      .sort();
    if (level.length === 0) break;
    levels.push(level);
    for (const name of level) placed.add(name);
  }
  return { levels, cyclic: names.filter((name) => !placed.has(name)).sort() };
}
