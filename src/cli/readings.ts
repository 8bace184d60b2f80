/** Takes readings: asks every balancer of the cluster, and the kernel for every process. */
import { controlSocketPath, frontendNameOf, lastPoolOf } from "../components/haproxy/names.ts";
import { specNamed } from "../contract/revision.ts";
import type { ControlState, Instance } from "../control/state.ts";
import type { Balancer } from "../model/balancer.ts";
import type { BalancerReading, ProcessReading, Readings, ServerReading } from "../supervisor/readings.ts";
import { askOn } from "../targets/local/haproxy/control-socket.ts";
import {
  type FrontendSeen,
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

/** A balancer that does not answer has no figures, and neither has nginx: its few totals count our own questions too. */
async function askBalancer(runFolder: string, balancer: Balancer): Promise<BalancerSeen> {
  if (balancer.engine === "nginx") return { balancers: [], servers: [] };
  const options = { timeoutMs: 500, attempts: 1 };
  const answer = await askOn(controlSocketPath(runFolder, balancer.name), options)(showAll);
  return answer.ok ? seenIn(balancer, readStatistics(answer.value)) : { balancers: [], servers: [] };
}

/** Pure. An instance that is in several pools of the balancer counts for all of them together. */
export function seenIn(
  { name, listeners }: Balancer,
  { frontends, servers, limited }: Statistics,
): BalancerSeen {
  const names = listeners.map(frontendNameOf);
  const fronts = frontends.filter((front) => names.includes(front.name));
  const backends = new Set(servers.map(({ backend }) => backend));
  const pooled = servers.filter(({ backend }) => backends.has(lastPoolOf(backend)));
  const readings = pooled.map((server) => serverReading(name, server, servers));
  const byInstance = new Map<string, ServerReading>();
  for (const reading of readings)
    byInstance.set(reading.instance, together(byInstance.get(reading.instance), reading));
  return {
    balancers: fronts.length === 0 ? [] : [totalOf(name, fronts, limited)],
    servers: [...byInstance.values()],
  };
}

function totalOf(name: string, fronts: readonly FrontendSeen[], limited: number): BalancerReading {
  const sum = (key: "requests" | "errors5xx" | "sessions"): number =>
    fronts.reduce((total, front) => total + front[key], 0);
  return { name, requests: sum("requests"), errors5xx: sum("errors5xx"), limited, sessions: sum("sessions") };
}

/** The average is that of the pool with more requests. */
function together(before: ServerReading | undefined, now: ServerReading): ServerReading {
  if (!before) return now;
  const sum = (key: "requests" | "errors5xx" | "broken" | "sessions"): number => before[key] + now[key];
  const busier = before.requests > now.requests ? before : now;
  return {
    ...busier,
    requests: sum("requests"),
    errors5xx: sum("errors5xx"),
    broken: sum("broken"),
    sessions: sum("sessions"),
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
