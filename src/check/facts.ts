/** Facts: the cluster indexed once, so that a rule is short and all rules together are linear in its size. */
import { type Balancer, servicesBehind } from "../model/balancer.ts";
import { type Cluster, partsOf } from "../model/cluster.ts";
import type { PartData } from "../model/declaration.ts";
import type { RedisStore } from "../model/redis.ts";
import { piecesOf, type Value } from "../model/value.ts";
import type { OutsideFacts } from "./outside.ts";

/** One part is told the address of another, and so will connect to it. */
export interface Connection {
  readonly from: PartData;
  readonly to: PartData;
  /** The option that holds the reference: `["env", "REDIS_URL"]`. */
  readonly path: readonly string[];
}

export interface Facts {
  readonly cluster: Cluster;
  readonly outside: OutsideFacts;
  readonly parts: readonly PartData[];
  readonly redisStores: readonly RedisStore[];
  /** Each pair of parts once, with the first option that refers. */
  readonly connections: readonly Connection[];
  connectionsTo(part: string): readonly Connection[];
  /** The balancers that route to a service. */
  balancersOf(service: string): readonly Balancer[];
  partNamed(name: string): PartData | undefined;
  /** Parts of which a main port has the number, one for each such port. */
  partsOnPort(port: number): readonly PartData[];
  /** The content hashes that a part was ever released with. */
  recordedHashesOf(part: string): readonly string[];
}

export function readFacts(cluster: Cluster, outside: OutsideFacts): Facts {
  const parts = partsOf(cluster);
  const byName = new Map(parts.map((part) => [part.name, part]));
  const connections = parts.flatMap((part) => connectionsFrom(part, byName));
  const incoming = groupedBy(connections, (connection) => connection.to.name);
  const doors = cluster.balancers.flatMap((door) => servicesBehind(door).map((to) => ({ door, to })));
  const routes = groupedBy(doors, ({ to }) => to);
  const ports = parts.flatMap((part) => portsOf(part).map((port) => ({ part, port })));
  const byPort = groupedBy(ports, ({ port }) => String(port));
  const hashes = hashesByPart(outside);
  return {
    cluster,
    outside,
    parts,
    redisStores: cluster.stores.filter((store) => store.engine === "redis"),
    connections,
    connectionsTo: (part) => incoming.get(part) ?? [],
    balancersOf: (service) => (routes.get(service) ?? []).map(({ door }) => door),
    partNamed: (name) => byName.get(name),
    partsOnPort: (port) => (byPort.get(String(port)) ?? []).map(({ part }) => part),
    recordedHashesOf: (part) => hashes.get(part) ?? [],
  };
}

/** The main ports of a part, the most important first. A balancer has one for each listener. */
export function portsOf(part: PartData): readonly number[] {
  if (part.kind === "balancer") return part.listeners.map(({ listen }) => listen.port);
  return part.kind === "job" || !part.port ? [] : [part.port.port];
}

function hashesByPart({ recordedArtifacts }: OutsideFacts): ReadonlyMap<string, readonly string[]> {
  const pairs = Object.entries(recordedArtifacts).flatMap(([hash, parts]) =>
    parts.map((part) => ({ part, hash })),
  );
  const byPart = groupedBy(pairs, ({ part }) => part);
  return new Map([...byPart].map(([part, records]) => [part, records.map(({ hash }) => hash)]));
}

/** Items by key, in their order. */
export function groupedBy<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

function connectionsFrom(part: PartData, byName: ReadonlyMap<string, PartData>): readonly Connection[] {
  const found = new Map<string, Connection>();
  for (const { value, path } of placedValuesOf(part)) {
    for (const piece of piecesOf(value)) {
      const to = piece.kind === "reference" ? byName.get(piece.part) : undefined;
      if (to && to !== part && !found.has(to.name)) found.set(to.name, { from: part, to, path });
    }
  }
  return [...found.values()];
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
