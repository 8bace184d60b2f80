/** Parts open connections to what they were told the address of when they started, again and again while they run. */

import { targetOf } from "../../control/target.ts";
import type { SecurityGroup } from "../../model/access.ts";
import { type Cluster, partsOf } from "../../model/cluster.ts";
import { connectionsIn } from "../../model/connections.ts";
import type { PartData } from "../../model/declaration.ts";
import type { SimulatedProcess } from "../world/process.ts";
import { letsIn } from "./firewall.ts";
import type { Inhabitant, Street } from "./inhabitant.ts";
import type { Sockets } from "./sockets.ts";

/** An address that a process knows from its start on. */
interface Known {
  readonly to: string;
  readonly port: number;
  /** A balancer is let in by what it routes to, unless somebody else runs it, in groups that are named. */
  readonly isAlwaysAdmitted: boolean;
}

const EVERY_MS = 100;
/** Nobody there for so long is no restart any more. */
const PATIENCE_MS = 30_000;

export function dialling(
  street: Street,
  sockets: Sockets,
  clusterOf: (revision: number) => Cluster | undefined,
): Inhabitant {
  const dialler = new Dialler(street, sockets);
  return {
    note: (happening) => {
      if (happening.kind === "ended") dialler.ended(happening.process);
      if (happening.kind !== "started") return;
      const { process } = happening;
      dialler.started(process);
      const cluster = clusterOf(process.revision);
      for (const known of cluster ? addressesFor(process.part, cluster) : []) dialler.dial(process, known, 0);
    },
  };
}

class Dialler {
  readonly #street: Street;
  readonly #sockets: Sockets;
  readonly #running = new Map<string, Set<SimulatedProcess>>();

  constructor(street: Street, sockets: Sockets) {
    this.#street = street;
    this.#sockets = sockets;
  }

  started(process: SimulatedProcess): void {
    this.#running.set(process.part, this.#of(process.part).add(process));
  }

  ended(process: SimulatedProcess): void {
    this.#of(process.part).delete(process);
  }

  /** @param aloneMs For how long nobody was there. */
  dial(process: SimulatedProcess, known: Known, aloneMs: number): void {
    this.#street.kernel.after(EVERY_MS, () => {
      if (!process.alive) return;
      const there = [...this.#of(known.to)].filter(({ healthy }) => healthy);
      const waitedMs = there.length === 0 ? aloneMs + EVERY_MS : 0;
      const trouble =
        waitedMs > PATIENCE_MS ? `nobody for ${PATIENCE_MS} ms` : this.#troubleWith(process, known, there);
      if (trouble === undefined) return this.dial(process, known, waitedMs);
      const { instance } = process;
      this.#street.suffer(
        "not-connected",
        `${instance} connects to ${known.to}:${known.port} and finds ${trouble}`,
      );
    });
  }

  /** What the first packet of a connection meets. */
  #troubleWith(
    process: SimulatedProcess,
    known: Known,
    there: readonly SimulatedProcess[],
  ): string | undefined {
    const [first] = there;
    if (!first) return undefined;
    const packet = { source: process.address, port: known.port };
    const isAdmitted =
      known.isAlwaysAdmitted || letsIn(this.#doorOf(known.to), packet, (group) => this.#addressesIn(group));
    if (!isAdmitted) return "a door that does not admit it";
    return this.#sockets.isListening(first, known.port) ? undefined : "nothing that listens";
  }

  /** Doors are those of the revision that is wanted, from the moment on that it is. */
  #doorOf(part: string): readonly SecurityGroup[] | undefined {
    const cluster = targetOf(this.#street.truth.control)?.cluster;
    const data = cluster && partsOf(cluster).find(({ name }) => name === part);
    if (data?.kind === "balancer") return data.listeners[0].from;
    return data?.kind === "job" ? undefined : data?.from;
  }

  #addressesIn(group: string): ReadonlySet<string> {
    const members = [...this.#running.values()].flatMap((processes) => {
      return [...processes].filter((process) => groupsOf(this.#street.partOf(process)).includes(group));
    });
    return new Set(members.map(({ address }) => address));
  }

  #of(part: string): Set<SimulatedProcess> {
    return this.#running.get(part) ?? new Set();
  }
}

function groupsOf(part: PartData | undefined): readonly string[] {
  return part?.groups?.map(({ name }) => name) ?? [];
}

function addressesFor(part: string, cluster: Cluster): readonly Known[] {
  const references = connectionsIn(cluster).filter(({ from }) => from.name === part);
  const balancer = cluster.balancers.find(({ name }) => name === part);
  const routes = balancer?.listeners.flatMap((listener) => listener.routes) ?? [];
  return [
    ...references.map(({ to }): Known => ({ to: to.name, port: mainPortOf(to), isAlwaysAdmitted: false })),
    ...routes.map(({ to, port }): Known => {
      const service = cluster.services.find(({ name }) => name === to);
      const known = port === undefined ? service?.port : service?.ports[port];
      return { to, port: known?.port ?? 0, isAlwaysAdmitted: balancer?.groups === undefined };
    }),
  ];
}

function mainPortOf(part: PartData): number {
  if (part.kind === "job") return 0;
  return part.kind === "balancer" ? part.listeners[0].listen.port : (part.port?.port ?? 0);
}
