/**
 * The network of a cluster as a graph: who may open a connection to which port of whom. Security groups, listeners and
 * routes are read once; every question after that looks at one edge.
 */
import type { SecurityGroup } from "../../model/access.ts";
import type { Balancer } from "../../model/balancer.ts";
import { type Cluster, partsOf } from "../../model/cluster.ts";
import { type Connection, connectionsIn } from "../../model/connections.ts";
import type { PartData } from "../../model/declaration.ts";
import { groupedBy } from "../grouped.ts";

/** One port of a part, and who may connect to it. */
export interface Door {
  readonly part: PartData;
  readonly port: number;
  /** The groups that it admits. Missing: every part of the cluster, and nobody else. */
  readonly admits?: readonly SecurityGroup[];
  /** The option that says so, below the part's builder call. */
  readonly path: readonly string[];
}

/** A connection that the file asks for: a reference, or a route of a balancer. */
export interface Edge {
  readonly kind: "reference" | "route";
  readonly from: PartData;
  readonly to: PartData;
  /** The option of `from` that asks for it. */
  readonly path: readonly string[];
  /** The named port of `to` that a reference leads to. Missing: the first one. */
  readonly port?: string;
}

export interface Network {
  readonly edges: readonly Edge[];
  edgesFrom(part: string): readonly Edge[];
  partNamed(name: string): PartData | undefined;
  /** Parts that are in a group, by the group's name. */
  membersOf(group: string): readonly PartData[];
}

/** @param connections Those of the cluster, where somebody has them already. */
export function readNetwork(
  cluster: Cluster,
  connections: readonly Connection[] = connectionsIn(cluster),
): Network {
  const parts = partsOf(cluster);
  const byName = new Map(parts.map((part) => [part.name, part]));
  const references = connections.map((connection): Edge => ({ kind: "reference", ...connection }));
  const edges = [...references, ...cluster.balancers.flatMap((balancer) => routesOf(balancer, byName))];
  const outgoing = groupedBy(edges, ({ from }) => from.name);
  const memberships = parts.flatMap((part) => groupsOf(part).map(({ name }) => ({ name, part })));
  const members = groupedBy(memberships, ({ name }) => name);
  return {
    edges,
    edgesFrom: (part) => outgoing.get(part) ?? [],
    partNamed: (name) => byName.get(name),
    membersOf: (group) => (members.get(group) ?? []).map(({ part }) => part),
  };
}

/** Each service once, by the first route that leads to it. */
function routesOf(from: Balancer, byName: ReadonlyMap<string, PartData>): readonly Edge[] {
  const found = new Map<string, Edge>();
  const path = from.listeners.length > 1 ? ["listeners"] : ["to"];
  for (const { to: name } of from.listeners.flatMap(({ routes }) => routes)) {
    const to = byName.get(name);
    if (to && !found.has(name)) found.set(name, { kind: "route", from, to, path });
  }
  return [...found.values()];
}

/** The ports that others may know, the first one first: a reference leads to that. A job has none. */
export function doorsOf(part: PartData): readonly Door[] {
  if (part.kind === "job") return [];
  if (part.kind === "balancer") {
    return part.listeners.map(({ listen, from }) => ({
      part,
      port: listen.port,
      ...(from ? { admits: from } : {}),
      path: part.listeners.length > 1 ? ["listeners"] : ["from"],
    }));
  }
  return [{ part, port: part.port?.port ?? 0, ...(part.from ? { admits: part.from } : {}), path: ["from"] }];
}

export function groupsOf(part: PartData): readonly SecurityGroup[] {
  return part.groups ?? [];
}
