/** Where one nginx stands: what its configuration is written from, kept beside it as JSON, since nginx cannot be asked. */
import type { Member } from "../../contract/effect.ts";
import type { Balancer } from "../../model/balancer.ts";
import type { Service } from "../../model/service.ts";

export interface NginxPlace {
  readonly balancer: Balancer;
  /** The services that it routes to. */
  readonly services: readonly Service[];
  readonly members: readonly Member[];
  readonly interfaceAddresses: readonly string[];
  /** Of the instance: its configuration. */
  readonly folder: string;
  readonly pidFile: string;
  /** Tells how it is. Of this very process, since a killed one leaves its socket behind. */
  readonly statusSocket: string;
}

/** What lies beside a running nginx. */
export interface KeptPlace extends NginxPlace {
  /** Fingerprint of the configuration that it has read, so that a reload that was cut short is made up for. */
  readonly applied: string;
}

export function configPathOf({ folder }: NginxPlace): string {
  return `${folder}/nginx.conf`;
}

/** One nginx at a time runs under a name. */
export function placePathOf(socketFolder: string, balancer: string): string {
  return `${socketFolder}/${balancer}.nginx.json`;
}
