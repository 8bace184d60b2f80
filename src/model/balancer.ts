/** A balancer: the door to a service, which spreads requests over the instances that can take them. */
import type { Duration } from "../base/duration.ts";
import { frozen } from "../base/frozen.ts";
import type { Place } from "../base/place.ts";
import { readGroups, type SecurityGroup } from "./access.ts";
import { type Declared, dataOf, declared } from "./declaration.ts";
import { type Port, type Protocol, readPort } from "./port.ts";
import { here, OptionReader, readName, shown } from "./read.ts";
import type { ServiceHandle } from "./service.ts";
import { type PartReference, referenceTo } from "./value.ts";

export type Algorithm = "least-connections" | "round-robin" | "source-hash";

export interface BalancerTimeouts {
  readonly connectMs: number;
  readonly clientMs: number;
  readonly serverMs: number;
}

export interface Balancer {
  readonly kind: "balancer";
  readonly name: string;
  readonly place: Place;
  readonly listen: Port<"http">;
  /** Who may connect. Missing: this machine only. */
  readonly from?: readonly SecurityGroup[];
  /** The service that it routes to. */
  readonly to: string;
  readonly algorithm: Algorithm;
  /** "safe" repeats a request on another instance when its method is safe to repeat, or nothing was sent yet. */
  readonly retries: "safe" | "off";
  readonly timeouts: BalancerTimeouts;
}

export interface BalancerOptions<P extends Protocol> {
  readonly listen: Port<P>;
  /** Who may connect. Default: this machine only. `anywhere` opens it on every interface address. */
  readonly from?: SecurityGroup | readonly SecurityGroup[];
  readonly to: ServiceHandle<string, P>;
  /** Default "least-connections". */
  readonly algorithm?: Algorithm;
  /**
   * Default "safe": GET, HEAD, OPTIONS, PUT and DELETE are repeated when an instance dies with the request;
   * a POST never is. A refused connection is retried for all. "off" repeats nothing.
   */
  readonly retries?: "safe" | "off";
  /** Default: connect 1s, client 30s, server 30s. */
  readonly timeouts?: { readonly connect?: Duration; readonly client?: Duration; readonly server?: Duration };
}

export interface BalancerHandle<N extends string = string> extends Declared<Balancer> {
  readonly kind: "balancer";
  readonly name: N;
  /** Address for clients. */
  readonly url: PartReference;
}

/**
 * Declares a load balancer for HTTP.
 *
 * @example loadBalancer("edge", { listen: http(8080), from: anywhere, to: web })
 */
export function loadBalancer<const N extends string, P extends "http">(
  name: N,
  options: BalancerOptions<P>,
): BalancerHandle<N> {
  const place = here();
  const reader = new OptionReader(`balancer "${name}"`, options, place);
  const uses: Declared[] = [];
  const known = readName("balancer", name, reader);
  const from = readGroups(reader, "from");
  const timeouts = reader.nested("timeouts");
  const data: Balancer = {
    kind: "balancer",
    name: known,
    place,
    listen: readListen(reader),
    ...(from ? { from } : {}),
    to: readTo(reader, uses),
    algorithm: reader.oneOf(
      "algorithm",
      ["least-connections", "round-robin", "source-hash"],
      "least-connections",
    ),
    retries: reader.oneOf("retries", ["safe", "off"], "safe"),
    timeouts: {
      connectMs: timeouts.duration("connect", 1_000),
      clientMs: timeouts.duration("client", 30_000),
      serverMs: timeouts.duration("server", 30_000),
    },
  };
  timeouts.refuseUnknown();
  reader.finish();
  const handle: BalancerHandle<N> = {
    kind: "balancer",
    name,
    url: referenceTo(() => handle, known, "url"),
    [declared]: { data, uses },
  };
  return frozen(handle);
}

function readListen(reader: OptionReader): Port<"http"> {
  const port = readPort(reader, ["listen"], reader.raw("listen"));
  if (port?.protocol === "http") return port as Port<"http">;
  const message = port ? `a load balancer listens for http, not ${port.protocol}` : "a balancer needs a port";
  if (port || !reader.has("listen"))
    reader.refuse("wrong-protocol", ["listen"], message, "write listen: http(8080)");
  return { kind: "port", protocol: "http", port: 1 };
}

function readTo(reader: OptionReader, uses: Declared[]): string {
  const value = reader.raw("to");
  const service = dataOf(value, "service");
  if (!service) {
    reader.refuse(
      "unknown-service",
      ["to"],
      `to cannot be ${shown(value)}`,
      "name a service of this file: to: web",
    );
    return "";
  }
  uses.push(value as Declared);
  if (service.port?.protocol !== "http") {
    const speaks = service.port ? `speaks ${service.port.protocol}` : "has no port";
    const message = `an http balancer cannot route to "${service.name}", which ${speaks}`;
    reader.refuse("wrong-protocol", ["to"], message, `give "${service.name}" port: http(…)`);
  }
  return service.name;
}
