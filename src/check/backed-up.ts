/** The stores that state a backup plan, with the plan. */
import type { BackupPlan } from "../model/backup.ts";
import type { Store } from "../model/store.ts";
import type { Facts } from "./facts.ts";

export interface BackedUp {
  readonly part: Store;
  readonly backup: BackupPlan;
}

export function backedUpStores({ cluster }: Facts): readonly BackedUp[] {
  return cluster.stores.flatMap((part) => (part.backup ? [{ part, backup: part.backup }] : []));
}

export function backedUpRedis(facts: Facts): readonly BackedUp[] {
  return backedUpStores(facts).filter(({ part }) => part.engine === "redis");
}
