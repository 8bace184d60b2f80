/** Connections: which part is told the address of which other, and so will connect to it. */
import { type Cluster, partsOf } from "./cluster.ts";
import type { PartData } from "./declaration.ts";
import { piecesOf, type Value } from "./value.ts";

/** One part is told the address of another, and so will connect to it. */
export interface Connection {
  readonly from: PartData;
  readonly to: PartData;
  /** The option that holds the reference: `["env", "REDIS_URL"]`. */
  readonly path: readonly string[];
  /** The named port of `to` that it connects to. Missing: the main one. */
  readonly port?: string;
}

/** Each pair of parts once, with the first option that refers. */
export function connectionsIn(cluster: Cluster): readonly Connection[] {
  const parts = partsOf(cluster);
  const byName = new Map(parts.map((part) => [part.name, part]));
  return parts.flatMap((part) => connectionsFrom(part, byName));
}

function connectionsFrom(part: PartData, byName: ReadonlyMap<string, PartData>): readonly Connection[] {
  const found = new Map<string, Connection>();
  for (const { value, path } of placedValuesOf(part)) {
    for (const piece of piecesOf(value)) {
      const to = piece.kind === "reference" ? byName.get(piece.part) : undefined;
      if (to && to !== part && !found.has(to.name)) found.set(to.name, { from: part, to, path });
    }
  }
  for (const { name, path, port } of usesOf(part)) {
    const to = byName.get(name);
    const own = port === undefined ? {} : { port };
    if (to && to !== part && !found.has(to.name)) found.set(to.name, { from: part, to, path, ...own });
  }
  return [...found.values()];
}

interface Use {
  readonly name: string;
  readonly path: readonly string[];
  readonly port?: string;
}

/** Parts that it calls or is a client of, whoever tells it their addresses. */
function usesOf(part: PartData): readonly Use[] {
  if (part.kind === "store") {
    const zookeeper = part.engine === "kafka" ? part.settings.zookeeper : undefined;
    return zookeeper ? [{ name: zookeeper.to, path: ["zookeeper"] }] : [];
  }
  if (part.kind !== "service") return [];
  return [
    ...(part.produces ?? []).map(({ to }) => ({ name: to, path: ["produces"] })),
    ...(part.consumes ?? []).map(({ from }) => ({ name: from, path: ["consumes"] })),
    ...(part.sessions ?? []).map(({ to }) => ({ name: to, path: ["sessions"] })),
    ...(part.calls ?? []).map(({ to, port }) => ({
      name: to,
      path: ["calls"],
      ...(port === undefined ? {} : { port }),
    })),
  ];
}

export interface PlacedValue {
  readonly value: Value;
  readonly path: readonly string[];
}

/** Every value of a part's command and environment, with the option that holds it. */
export function placedValuesOf(part: PartData): readonly PlacedValue[] {
  if (part.kind === "balancer" || (part.kind === "store" && part.engine !== "generic")) return [];
  const words = part.command.map((value) => ({ value, path: ["command"] }));
  const variables = Object.entries(part.env).map(([name, value]) => ({ value, path: ["env", name] }));
  return [...words, ...variables];
}
