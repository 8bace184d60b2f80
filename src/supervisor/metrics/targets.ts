/** What Prometheus should scrape, as it reads it from a file (`file_sd_configs`). Pure. */
import type { Revision } from "../../contract/revision.ts";
import type { ControlState, Instance } from "../../control/state.ts";
import { targetOf } from "../../control/target.ts";
import type { Cluster } from "../../model/cluster.ts";
import { engineOf } from "../../model/engine.ts";
import type { Service } from "../../model/service.ts";

export interface TargetGroup {
  readonly targets: readonly [string];
  readonly labels: Readonly<Record<string, string>>;
}

/** The revision that the cluster is held to now. */
export function revisionNow(state: ControlState): Revision | undefined {
  return targetOf(state) ?? state.basis ?? state.current ?? undefined;
}

/** The balancers that can be scraped: an nginx counts nothing of what an HAProxy tells. */
export function countingBalancers({ balancers }: Cluster): readonly string[] {
  return balancers.filter((it) => engineOf(it) === "haproxy").map(({ name }) => name);
}

/** Ready instances that have metrics; and with a port for them, the supervisor and its HAProxys. */
export function prometheusTargets(state: ControlState): readonly TargetGroup[] {
  const cluster = revisionNow(state)?.cluster;
  if (!cluster || state.wanted === "down") return [];
  return [...ownTargets(state, cluster), ...instanceTargets(state, cluster)];
}

function ownTargets(state: ControlState, cluster: Cluster): readonly TargetGroup[] {
  if (!cluster.metrics) return [];
  const target = `127.0.0.1:${cluster.metrics.port}`;
  return [
    group(target, "/metrics", { cluster: state.cluster, component: "supervisor", instance: "supervisor" }),
    ...countingBalancers(cluster).map((name) =>
      group(target, `/balancers/${name}/metrics`, {
        cluster: state.cluster,
        component: "balancer",
        balancer: name,
        instance: name,
      }),
    ),
  ];
}

function instanceTargets(state: ControlState, { services }: Cluster): readonly TargetGroup[] {
  const ready = Object.values(state.instances).filter((it) => it.readySinceMonoMs !== null);
  ready.sort((one, other) => (one.id < other.id ? -1 : 1));
  return ready.flatMap((instance) => {
    const service = services.find(({ name }) => name === instance.part);
    const address = service && addressOf(service, instance);
    if (!service?.metrics || address === undefined) return [];
    return [
      group(address, service.metrics.path, {
        cluster: state.cluster,
        component: "service",
        service: service.name,
        instance: instance.id,
        revision: String(instance.revision),
      }),
    ];
  });
}

function addressOf({ metrics, ports }: Service, { address, port }: Instance): string | undefined {
  const named = metrics?.port === undefined ? port : ports[metrics.port]?.port;
  return named === undefined ? undefined : `${address}:${named}`;
}

function group(target: string, path: string, labels: TargetGroup["labels"]): TargetGroup {
  return { targets: [target], labels: { __metrics_path__: path, ...labels } };
}
