/** Instances fill their connection pools under load, and a store takes only so many connections at a time. */
import type { Store } from "../../model/store.ts";
import type { SimulatedProcess } from "../world/process.ts";
import type { Inhabitant, Street } from "./inhabitant.ts";

/** Redis 7.0, redis.conf: maxclients. */
const REDIS_CLIENTS_MAX = 10_000;

export function pooling({ world, partOf, suffer }: Street): Inhabitant {
  /** Open connections by store, and by the process that opened them. */
  const open = new Map<string, Map<SimulatedProcess, number>>();
  const connect = (process: SimulatedProcess, to: string): void => {
    const connections = open.get(to) ?? new Map<SimulatedProcess, number>();
    open.set(to, connections);
    const running = world.processes.latestOf(to);
    const store = running && partOf(running);
    const most = store?.kind === "store" ? acceptedBy(store) : undefined;
    const taken = [...connections.values()].reduce((sum, count) => sum + count, 0);
    if (most !== undefined && taken >= most)
      return suffer(
        "not-served",
        `${process.instance} is refused by ${to}, which has ${taken} connections open`,
      );
    connections.set(process, (connections.get(process) ?? 0) + 1);
  };
  const fill = (process: SimulatedProcess): void => {
    const part = partOf(process);
    for (const { to, pool } of part?.kind === "service" ? (part.calls ?? []) : []) {
      const has = open.get(to)?.get(process) ?? 0;
      for (let count = has; count < (pool?.max ?? 0); count += 1) connect(process, to);
    }
  };
  return {
    note: (happening) => {
      if (happening.kind === "ended")
        for (const connections of open.values()) connections.delete(happening.process);
      const isUp = happening.kind === "started" || happening.kind === "health";
      if (isUp && happening.process.alive && happening.process.healthy) fill(happening.process);
    },
  };
}

/** Undefined: nobody knows. */
function acceptedBy(store: Store): number | undefined {
  if (store.engine === "mysql") return store.settings.maxConnections;
  return store.engine === "redis" ? REDIS_CLIENTS_MAX : undefined;
}
