/** What this target cannot do of what a cluster states: refused by name before anything starts, never skipped. Pure. */
import type { Cluster } from "../../model/cluster.ts";
import type { PartData } from "../../model/declaration.ts";

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
    ...stores
      .filter(({ engine }) => engine !== "generic" && engine !== "redis")
      .map((part) => ({
        part,
        path: [],
        what: `is a ${part.engine} store`,
        instead: "declare it with store(…) and the command that starts it, or with external(…)",
      })),
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
