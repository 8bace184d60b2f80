/** Facts: the cluster indexed once, so that a rule is short and all rules together are linear in its size. */
import { type Balancer, servicesBehind } from "../model/balancer.ts";
import { type Cluster, partsOf } from "../model/cluster.ts";
import { type Connection, connectionsIn } from "../model/connections.ts";
import type { PartData } from "../model/declaration.ts";
import type { RedisStore } from "../model/redis.ts";
import { groupedBy } from "./grouped.ts";
import { type NamedTopic, readTopics } from "./kafka-stores.ts";
import type { OutsideFacts } from "./outside.ts";
import { type Network, readNetwork } from "./reachability/network.ts";
import { readSessions, type Session } from "./zookeeper-stores.ts";

export interface Facts {
  readonly cluster: Cluster;
  readonly outside: OutsideFacts;
  readonly parts: readonly PartData[];
  readonly redisStores: readonly RedisStore[];
  /** Each pair of parts once, with the first option that refers. */
  readonly connections: readonly Connection[];
  readonly network: Network;
  /** Of ZooKeeper. */
  readonly sessions: readonly Session[];
  sessionsWith(ensemble: string): readonly Session[];
  /** Of a Kafka: those that the file declares, writes or reads. */
  topicsOf(store: string): readonly NamedTopic[];
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
  const connections = connectionsIn(cluster);
  const incoming = groupedBy(connections, (connection) => connection.to.name);
  const doors = cluster.balancers.flatMap((door) => servicesBehind(door).map((to) => ({ door, to })));
  const routes = groupedBy(doors, ({ to }) => to);
  const ports = parts.flatMap((part) => portsOf(part).map((port) => ({ part, port })));
  const byPort = groupedBy(ports, ({ port }) => String(port));
  const hashes = hashesByPart(outside);
  const topics = readTopics(cluster);
  const sessions = readSessions(cluster, parts);
  const byEnsemble = groupedBy(sessions, ({ ensemble }) => ensemble.name);
  return {
    cluster,
    outside,
    parts,
    redisStores: cluster.stores.filter((store) => store.engine === "redis"),
    connections,
    network: readNetwork(cluster, connections),
    sessions,
    sessionsWith: (ensemble) => byEnsemble.get(ensemble) ?? [],
    topicsOf: (store) => topics.get(store) ?? [],
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
