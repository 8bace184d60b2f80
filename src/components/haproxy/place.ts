/** Where one HAProxy stands: what its configuration is written from. */
import type { Member } from "../../contract/effect.ts";
import type { Balancer } from "../../model/balancer.ts";
import type { Listener } from "../../model/listener.ts";
import type { Pool } from "../../model/pool.ts";
import type { Service } from "../../model/service.ts";

export interface HaproxyPlace {
  readonly balancer: Balancer;
  /** The services that it routes to. */
  readonly services: readonly Service[];
  readonly members: readonly Member[];
  /**
   * Members that this revision's health check would not find healthy, since they were started under another one.
   * A backend has one check for all, so these go unchecked until the release has replaced them.
   */
  readonly checkedOtherwise?: ReadonlySet<string>;
  readonly interfaceAddresses: readonly string[];
  readonly socketFolder: string;
  /** Where the certificates of its listeners lie while it reads them. */
  readonly certificateFolder?: string;
  /** Missing where it is not known how to hold requests. */
  readonly hold?: { readonly scriptPath: string; readonly isOn: boolean };
}

/** A title and its lines. */
export type Section = readonly string[];

/** Never the wildcard: it takes the port from every instance that has an address of its own. */
export function listenAddresses(
  { from }: Pick<Listener, "from">,
  interfaceAddresses: readonly string[],
): readonly string[] {
  const isOpen = from?.some((group) => group.name === "anywhere") ?? false;
  if (!isOpen) return ["127.0.0.1"];
  return [...new Set(["127.0.0.1", ...interfaceAddresses])].sort();
}

/** The service that a pool belongs to. */
export function serviceOf({ services }: HaproxyPlace, pool: Pool): Service | undefined {
  return services.find(({ name }) => name === pool.service);
}
