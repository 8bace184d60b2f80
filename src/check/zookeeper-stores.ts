/** The ensembles of ZooKeeper, and who has a session with which. */
import type { Cluster } from "../model/cluster.ts";
import type { PartData } from "../model/declaration.ts";
import type { ZookeeperStore } from "../model/zookeeper.ts";
import type { ZookeeperSession } from "../model/zookeeper-session.ts";
import type { Facts } from "./facts.ts";

export function zookeeperStores({ cluster }: Facts): readonly ZookeeperStore[] {
  return cluster.stores.filter((store) => store.engine === "zookeeper");
}

export interface Session {
  readonly client: PartData;
  readonly session: ZookeeperSession;
  readonly ensemble: ZookeeperStore;
  /** The option of the client that states it. */
  readonly path: readonly string[];
}

/** Of all parts, in their order. */
export function readSessions({ stores }: Cluster, parts: readonly PartData[]): readonly Session[] {
  const keepers = stores.filter((store) => store.engine === "zookeeper");
  const ensembles = new Map(keepers.map((store) => [store.name, store]));
  return parts.flatMap((client) =>
    sessionsOf(client).flatMap(({ session, path }) => {
      const ensemble = ensembles.get(session.to);
      return ensemble ? [{ client, session, ensemble, path }] : [];
    }),
  );
}

function sessionsOf(part: PartData): readonly Pick<Session, "session" | "path">[] {
  if (part.kind === "service")
    return (part.sessions ?? []).map((session, index) => ({ session, path: ["sessions", String(index)] }));
  const own = part.kind === "store" && part.engine === "kafka" ? part.settings.zookeeper : undefined;
  return own ? [{ session: own, path: ["zookeeper"] }] : [];
}

export function majorityOf(members: number): number {
  return Math.floor(members / 2) + 1;
}
