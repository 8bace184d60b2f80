/** What builders return: a frozen handle on one part, from which the cluster finds everything it reaches. */

import type { Allowance } from "./allowance.ts";
import type { Balancer } from "./balancer.ts";
import type { External } from "./external.ts";
import type { Job } from "./job.ts";
import type { Service } from "./service.ts";
import type { Store } from "./store.ts";

/** What tutti runs. */
export type PartData = Service | Job | Store | Balancer;

/** Everything that a file declares by name. */
export type DeclaredData = PartData | External;

/** Set on every handle; a plain object of the same shape is not a declaration. */
export const declared: unique symbol = Symbol.for("tutti.declared");

export interface Declared<T extends DeclaredData = DeclaredData> {
  readonly [declared]: {
    readonly data: T;
    /** Other handles that this one refers to. */
    readonly uses: readonly Declared[];
    /** Findings on it that are accepted. Kept beside the data, since they change nothing about the part. */
    readonly allows: readonly Allowance[];
  };
}

export function isDeclared(value: unknown): value is Declared {
  return value !== null && typeof value === "object" && declared in value;
}

/** The data of a handle when it is of the wanted kind. */
export function dataOf<K extends DeclaredData["kind"]>(
  value: unknown,
  kind: K,
): Extract<DeclaredData, { kind: K }> | undefined {
  if (!isDeclared(value)) return undefined;
  const { data } = value[declared];
  return data.kind === kind ? (data as Extract<DeclaredData, { kind: K }>) : undefined;
}
