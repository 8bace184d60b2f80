/**
 * The settings of one server of a pool, the same in the configuration file and in `add server`: a server that is
 * added at run time inherits nothing from the file. Keywords as in the manual of HAProxy 2.6, chapter 5.2
 * (https://docs.haproxy.org/2.6/configuration.html#5.2).
 */
import type { Member } from "../../contract/effect.ts";
import { checkedPortOf, type SteadyCheck } from "../../model/health.ts";
import type { ProxyProtocol } from "../../model/port.ts";
import type { Service } from "../../model/service.ts";
import { usualPace } from "../probe.ts";

export interface ServerParameters {
  readonly check: Pick<SteadyCheck, "everyMs" | "fall" | "rise">;
  /** Where the check goes when it is not the port that is served: the one that `health` is about. */
  readonly checkPort?: number;
  /**
   * One broken or refused connection takes the server out until its checks pass again: 3 to 20 ms after a kill,
   * measured, where checks alone take a second. Not for a server that is alone, which nobody could replace.
   */
  readonly markDownOnError: boolean;
  /** The served port expects a PROXY header. */
  readonly sendProxy?: ProxyProtocol;
  /** The port that is checked expects it. Said in any case: a server that is added at run time does not conclude it. */
  readonly checkSendsProxy?: boolean;
  /** More connections than these wait in a queue. */
  readonly connectionsMax?: number;
}

/**
 * HAProxy runs no commands: of a service without a check over the network it asks for a connection, at the usual
 * pace, so that an instance that is gone is found.
 *
 * @param port Name of the service's port that is served; undefined for the main one.
 * @param several More than one instance is wanted.
 */
export function serverParametersOf(
  service: Service,
  port: string | undefined,
  several: boolean,
): ServerParameters {
  const { everyMs, fall, rise } = service.health?.steady ?? usualPace.steady;
  const served = port === undefined ? service.port : service.ports[port];
  const asked = checkedPortOf(service);
  const isElsewhere = asked !== undefined && asked.port !== served?.port;
  return {
    check: { everyMs, fall, rise },
    ...(isElsewhere ? { checkPort: asked.port } : {}),
    markDownOnError: several,
    ...(served?.proxyProtocol ? { sendProxy: served.proxyProtocol } : {}),
    ...((asked ?? served)?.proxyProtocol ? { checkSendsProxy: true } : {}),
    ...(service.connections ? { connectionsMax: service.connections.max } : {}),
  };
}

/** The number of a service's port at a member; 0 where its service has no such port, and so it is no member. */
export function portIn(
  service: Service,
  port: string | undefined,
  member: Pick<Member, "port" | "ports">,
): number {
  if (port === undefined) return member.port;
  return (member.ports ? member.ports[port] : service.ports[port]?.port) ?? 0;
}

/** The weight of a server that takes requests; 0 is that of one that is still being checked. */
export const fullWeight = 100;

/** Without both of these a server that was added at run time opens a connection for every request. */
const KEEP_CONNECTIONS = "pool-max-conn -1 pool-purge-delay 5s";

/** How much sooner HAProxy asks again when a server just changed, and while it is down. */
const FAST_MS = 100;
const DOWN_MS = 200;

/** For a server of the pool itself. */
export function poolServerWords(parameters: ServerParameters): string {
  const { check, checkPort, checkSendsProxy, markDownOnError } = parameters;
  const fast = `fastinter ${Math.min(FAST_MS, check.everyMs)}ms downinter ${Math.min(DOWN_MS, check.everyMs)}ms`;
  const port = checkPort === undefined ? "" : ` port ${checkPort}`;
  const proxied = checkSendsProxy ? " check-send-proxy" : "";
  const checks = `check${port}${proxied} inter ${check.everyMs}ms ${fast} fall ${check.fall} rise ${check.rise}`;
  const observed = markDownOnError ? " observe layer4 error-limit 1 on-error mark-down" : "";
  return `${checks}${observed} ${lastServerWords(parameters)}`;
}

/** For its twin in the last known pool, which is asked only when every server of the pool is down. */
export function lastServerWords({ sendProxy, connectionsMax }: ServerParameters): string {
  const header = sendProxy && (sendProxy === "v1" ? " send-proxy" : " send-proxy-v2");
  return `${KEEP_CONNECTIONS}${connectionsMax === undefined ? "" : ` maxconn ${connectionsMax}`}${header ?? ""}`;
}
