/** The parts of which the file says how people keep them. */
import type { Operation } from "../model/operation.ts";
import type { Service } from "../model/service.ts";
import type { Store } from "../model/store.ts";
import type { Facts } from "./facts.ts";

export interface Operated {
  readonly part: Service | Store;
  readonly operation: Operation;
}

export function operated({ cluster }: Facts): readonly Operated[] {
  return [...cluster.stores, ...cluster.services].flatMap((part) => {
    return part.operation ? [{ part, operation: part.operation }] : [];
  });
}
