/** The names that the configuration gives to things, and that the control socket is asked for by. */
import type { Listener } from "../../model/listener.ts";

/**
 * The last known pool: the same servers without checks, used only while every server of the pool is down, so that
 * a wrong health check, or a crash of all at once, does not turn into a refusal of everything. A request that was
 * given to the pool before its last server went down stays there, and may be refused.
 * No part can be called so: names hold no underscore.
 */
export function lastPoolOf(pool: string): string {
  return `${pool}_last`;
}

/** Where the rates of a service's clients are kept. */
export function rateTableOf(service: string): string {
  return `${service}_rate`;
}

/** Names hold no underscore, so a frontend never collides with a pool. */
export function frontendNameOf(listener: Listener): string {
  return `front_${listener.name}`;
}

/** Where the balancer takes commands. One at a time runs under a name, so the part's name does. */
export function controlSocketPath(socketFolder: string, balancer: string): string {
  return `${socketFolder}/${balancer}.sock`;
}

/** Where the process that owns the listeners takes commands, such as `reload`. */
export function masterSocketPath(socketFolder: string, balancer: string): string {
  return `${socketFolder}/${balancer}.master`;
}

/** The certificate of a listener with its key, as HAProxy wants them: in one file. */
export function certificatePath(folder: string, listener: Listener): string {
  return `${folder}/${listener.name}.pem`;
}

/** The frontend that tells HAProxy's own figures. It serves no user, so it counts for nobody. */
export const exporterName = "exporter_";

/** Where a balancer tells its figures to the supervisor, which shows them to Prometheus. */
export function exporterSocketPath(socketFolder: string, balancer: string): string {
  return `${socketFolder}/${balancer}.metrics`;
}
