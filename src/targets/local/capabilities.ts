/** What this target cannot do of what a cluster states: refused by name before anything starts, never skipped. Pure. */
import { type Balancer, servicesBehind } from "../../model/balancer.ts";
import type { Cluster } from "../../model/cluster.ts";
import type { PartData } from "../../model/declaration.ts";
import { engineOf } from "../../model/engine.ts";
import type { Service } from "../../model/service.ts";
import type { Store } from "../../model/store.ts";

export interface Unsupported {
  /** The cluster itself where it is about no part of it. */
  readonly part: PartData | Cluster;
  /** The option at fault, from the builder's call on; empty for the whole part. */
  readonly path: readonly string[];
  /** "is a mysql store", after the name of the part. */
  readonly what: string;
  /** What to do instead, as a sentence. */
  readonly instead: string;
}

export function unsupportedIn(cluster: Cluster): readonly Unsupported[] {
  const { stores, services, balancers } = cluster;
  return [
    ...inCloud(cluster),
    ...withAlarms(cluster),
    ...stores.flatMap((part) => [
      ...unknownKind(part),
      ...byCloud(part),
      ...withBackup(part),
      ...ofRedis(part),
    ]),
    ...services.flatMap((part) => [
      ...byRunner(part),
      ...byHand(part),
      ...scaled(part, balancers),
      ...inContainer(part),
    ]),
    ...[...stores, ...services].flatMap((part) => [...keptByPeople(part), ...admittedOnPorts(part)]),
    ...stores
      .filter(({ engine, idleTimeoutMs }) => engine === "redis" && idleTimeoutMs !== undefined)
      .map((part) => ({
        part,
        path: ["idleTimeout"],
        what: "closes unused connections",
        instead: "remove `idleTimeout`: the Redis here keeps them",
      })),
    ...services
      .filter(({ limits }) => limits)
      .map((part) => ({
        part,
        path: ["limits"],
        what: "has limits of files and processes",
        instead: "set them in the command (prlimit --nofile=…), or remove `limits`",
      })),
    ...balancers.flatMap((part) =>
      part.product
        ? [
            {
              part,
              path: ["product"],
              what: `stands for a balancer that somebody else configures (${part.product.kind})`,
              instead: "remove `product`: tutti then configures a balancer of its own here",
            },
          ]
        : [],
    ),
  ];
}

function keptByPeople(part: Store | Service): readonly Unsupported[] {
  if (part.operation === undefined) return [];
  const instead = "remove `operation`: tutti itself starts it here, and keeps it running";
  return [{ part, path: ["operation"], what: "says how people keep it", instead }];
}

function admittedOnPorts(part: Store | Service): readonly Unsupported[] {
  if (!part.from?.some(({ ports }) => ports !== undefined)) return [];
  const instead = "leave out onPort(…): here a group is admitted to all ports of a part";
  return [{ part, path: ["from"], what: "admits a security group on single ports", instead }];
}

function inContainer(part: Service): readonly Unsupported[] {
  if (!part.container) return [];
  const instead = "remove `container`: tutti then starts the program, and keeps it, itself";
  return [{ part, path: ["container"], what: "is a container that Docker keeps", instead }];
}

function withAlarms(cluster: Cluster): readonly Unsupported[] {
  if (!cluster.alarms) return [];
  const instead = "remove `alarms`, and let a Prometheus raise them from what `metrics` of the cluster shows";
  return [{ part: cluster, path: ["alarms"], what: "has alarms that somebody is to be told of", instead }];
}

function unknownKind(part: Store): readonly Unsupported[] {
  if (part.engine === "generic" || part.engine === "redis") return [];
  const instead = "declare it with store(…) and the command that starts it, or with external(…)";
  return [{ part, path: [], what: `is a ${part.engine} store`, instead }];
}

function withBackup(part: Store): readonly Unsupported[] {
  if (part.backup === undefined) return [];
  const instead = "remove `backup`, and make the copies with a program of your own";
  return [{ part, path: ["backup"], what: "has a backup plan", instead }];
}

function ofRedis(part: Store): readonly Unsupported[] {
  if (part.engine !== "redis") return [];
  const { replication, version } = part.settings;
  const alone =
    "remove `replicas`, `minReplicasToWrite`, `sentinel` and `backlog`: one process of it runs here";
  const installed = "remove `version`: the redis-server that is installed runs here";
  return [
    ...(replication ? [{ part, path: ["replicas"], what: "has replicas or Sentinels", instead: alone }] : []),
    ...(version ? [{ part, path: ["version"], what: "asks for a version", instead: installed }] : []),
  ];
}

function inCloud(part: Cluster): readonly Unsupported[] {
  if (!part.cloud) return [];
  const what = `is in the region "${part.cloud.region.name}" of a cloud`;
  return [{ part, path: ["cloud"], what, instead: "remove `cloud`: here it is on this machine" }];
}

function byCloud(part: Store): readonly Unsupported[] {
  if (!part.managed || part.engine === "generic") return [];
  const { by } = part.managed;
  const instead = `remove \`${by}\`: what runs here is one process`;
  return [{ part, path: [by], what: `is run by a cloud (${by})`, instead }];
}

function byRunner(part: Service): readonly Unsupported[] {
  if (!part.runner) return [];
  const instead = "remove `runner`, and give it the command that starts it on this machine";
  return [{ part, path: ["runner"], what: `is run by ${part.runner.kind}`, instead }];
}

/** Figures that nobody here has, and reactions to their absence that this control plane never has. */
function scaled(part: Service, balancers: readonly Balancer[]): readonly Unsupported[] {
  if (!part.scaling || part.runner) return [];
  const path = ["scaling"];
  const isCounted = balancers.some(
    (it) => engineOf(it) === "haproxy" && servicesBehind(it).includes(part.name),
  );
  return part.scaling.policies.flatMap((policy) => {
    const { metric } = policy;
    const uncounted = {
      ...{ part, path, what: `scales by ${metric}, which only an HAProxy in front of it counts` },
      instead: 'route to it from a balancer without engine: "nginx", or use metric: "cpu-percent"',
    };
    const guessed = {
      ...{ part, path, what: "scales for want of figures" },
      instead: 'remove missingData: "breaching": a period without a figure is no reason for anything here',
    };
    const guesses =
      policy.kind === "step" && [policy.out, policy.in].some((it) => it?.missingData === "breaching");
    const needsCounts = metric === "requests-per-second" || metric === "connections";
    return [...(needsCounts && !isCounted ? [uncounted] : []), ...(guesses ? [guessed] : [])];
  });
}

function byHand(part: Service): readonly Unsupported[] {
  if (!part.delivery) return [];
  const instead = "remove `delivery`: tutti deploy brings its revisions here";
  return [{ part, path: ["delivery"], what: "gets its revisions from somebody else", instead }];
}
