/** Takes readings: asks every balancer of the cluster, and the kernel for every process. */
import { controlSocketPath, frontendNameOf, lastPoolOf } from "../components/haproxy/names.ts";
import { specNamed } from "../contract/revision.ts";
import type { ControlState, Instance } from "../control/state.ts";
import type { Balancer } from "../model/balancer.ts";
import type { BalancerReading, ProcessReading, Readings, ServerReading } from "../supervisor/readings.ts";
import { askOn } from "../targets/local/haproxy/control-socket.ts";
import {
  readStatistics,
  type ServerSeen,
  type Statistics,
  showAll,
} from "../targets/local/haproxy/statistics.ts";
import { identityOf } from "../targets/local/identity.ts";
import { usageOf } from "../targets/local/usage.ts";

export async function takeReadings(runFolder: string, state: ControlState): Promise<Readings> {
  const balancers = (state.release?.to ?? state.basis)?.cluster.balancers ?? [];
  const [seen, processes] = await Promise.all([
    Promise.all(balancers.map((balancer) => askBalancer(runFolder, balancer))),
    readProcesses(state),
  ]);
  return {
    schema: 1,
    cluster: state.cluster,
    revision: state.current?.number ?? null,
    atWallMs: Date.now(),
    atMonoMs: performance.now(),
    balancers: seen.flatMap((it) => it.balancers),
    servers: seen.flatMap((it) => it.servers),
    processes,
  };
}

type BalancerSeen = Pick<Readings, "balancers" | "servers">;

/** A balancer that does not answer has no figures. */
async function askBalancer(runFolder: string, balancer: Balancer): Promise<BalancerSeen> {
  const options = { timeoutMs: 500, attempts: 1 };
  const answer = await askOn(controlSocketPath(runFolder, balancer.name), options)(showAll);
  return answer.ok ? seenIn(balancer, readStatistics(answer.value)) : { balancers: [], servers: [] };
}

/** Pure. */
export function seenIn(balancer: Balancer, { frontends, servers }: Statistics): BalancerSeen {
  const { name } = balancer;
  const fronts = frontends.filter((front) => front.name === frontendNameOf(balancer));
  const backends = new Set(servers.map(({ backend }) => backend));
  const pooled = servers.filter(({ backend }) => backends.has(lastPoolOf(backend)));
  return {
    balancers: fronts.map(({ requests, errors5xx, sessions }): BalancerReading => {
      return { name, requests, errors5xx, sessions };
    }),
    servers: pooled.map((server) => serverReading(name, server, servers)),
  };
}

/** With what its twin in the last known pool counted. */
function serverReading(balancer: string, server: ServerSeen, all: readonly ServerSeen[]): ServerReading {
  const last = lastPoolOf(server.backend);
  const twin = all.find((other) => other.backend === last && other.server === server.server);
  const sum = (key: "requests" | "errors5xx" | "aborted" | "sessions"): number =>
    server[key] + (twin?.[key] ?? 0);
  return {
    balancer,
    instance: server.server,
    requests: sum("requests"),
    errors5xx: sum("errors5xx"),
    broken: sum("aborted"),
    sessions: sum("sessions"),
    averageMs: server.requests === 0 ? null : server.averageMs,
  };
}

async function readProcesses(state: ControlState): Promise<readonly ProcessReading[]> {
  const running = Object.values(state.instances).flatMap((instance) => {
    return instance.process.status === "running" ? [{ instance, identity: instance.process.identity }] : [];
  });
  const own = identityOf(process.pid);
  const usages = await usageOf([...running.map(({ identity }) => identity), ...(own ? [own] : [])]);
  const mine = own && usages.get(own.pid);
  return [
    ...running.flatMap(({ instance, identity: { pid } }): readonly ProcessReading[] => {
      const usage = usages.get(pid);
      return usage
        ? [{ instance: instance.id, part: instance.part, kind: kindOf(state, instance), pid, ...usage }]
        : [];
    }),
    ...(mine
      ? [
          {
            instance: "supervisor",
            part: "supervisor",
            kind: "supervisor",
            pid: process.pid,
            ...mine,
          } as const,
        ]
      : []),
  ];
}

function kindOf({ release, basis, current }: ControlState, { part }: Instance): ProcessReading["kind"] {
  const near = [release?.to, release?.from, basis, current];
  const spec = near.map((revision) => revision && specNamed(revision, part)).find((found) => found);
  return spec?.kind ?? "service";
}
