/** What this target cannot do of what a cluster states: refused by name before anything starts, never skipped. Pure. */
import type { Cluster } from "../../model/cluster.ts";
import type { PartData } from "../../model/declaration.ts";
import type { Store } from "../../model/store.ts";

export interface Unsupported {
  readonly part: PartData;
  /** The option at fault, from the builder's call on; empty for the whole part. */
  readonly path: readonly string[];
  /** "is a mysql store", after the name of the part. */
  readonly what: string;
  /** What to do instead, as a sentence. */
  readonly instead: string;
}

export function unsupportedIn({ stores, services, balancers }: Cluster): readonly Unsupported[] {
  return [
    ...stores.flatMap((part) => [...unknownKind(part), ...withBackup(part), ...ofRedis(part)]),
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
  const alone = "remove `replicas`, `minReplicasToWrite` and `sentinel`: one process of it runs here";
  const installed = "remove `version`: the redis-server that is installed runs here";
  return [
    ...(replication ? [{ part, path: ["replicas"], what: "has replicas or Sentinels", instead: alone }] : []),
    ...(version ? [{ part, path: ["version"], what: "asks for a version", instead: installed }] : []),
  ];
}
