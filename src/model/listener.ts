/** A listener: one port that a balancer opens, what it speaks, and where its requests go. */
import { frozen } from "../base/frozen.ts";
import type { Place } from "../base/place.ts";
import { readGroups, type SecurityGroup } from "./access.ts";
import type { Declared } from "./declaration.ts";
import { type Port, type Protocol, readPort } from "./port.ts";
import { here, OptionReader, readName } from "./read.ts";
import { type Route, type RouteOptions, readRoutes } from "./route.ts";
import type { RouteTarget } from "./route-target.ts";
import { readSticky, type Sticky, type StickyOption } from "./sticky.ts";
import { readTimeouts, type TimeoutOptions, type Timeouts } from "./timeouts.ts";
import { readTls, type Tls } from "./tls.ts";
import { readTrustedProxies } from "./trusted-proxies.ts";

export type Algorithm = "least-connections" | "round-robin" | "source-hash";

export interface Listener {
  readonly name: string;
  readonly place: Place;
  readonly listen: Port;
  /** Who may connect. Missing: this machine only. */
  readonly from?: readonly SecurityGroup[];
  /** The most specific first. Over tcp there is one. */
  readonly routes: readonly [Route, ...Route[]];
  readonly algorithm: Algorithm;
  /** Missing: each request, or TCP connection, goes where the algorithm says. */
  readonly sticky?: Sticky;
  readonly timeouts: Timeouts;
  /** Over http. Missing: nobody is believed about where a request comes from. */
  readonly trustedProxies?: readonly string[];
  /** Missing: what is sent can be read on the way. */
  readonly tls?: Tls;
}

/** @typeParam P What the listener speaks, and so what its services must speak. */
export interface ListenerOptions<P extends Protocol> {
  readonly listen: Port<P>;
  /** Who may connect. Default: this machine only. `anywhere` opens it on every interface address. */
  readonly from?: SecurityGroup | readonly SecurityGroup[];
  /** Where requests go that no route takes. Default, where there are routes: they are answered 404. */
  readonly to?: RouteTarget<NoInfer<P>>;
  /** Over http: by host and path. The order does not matter, the most specific route is taken. */
  readonly routes?: readonly RouteOptions<NoInfer<P>>[];
  /** Default "least-connections". */
  readonly algorithm?: Algorithm;
  /**
   * Gives a client to the same instance again: "source", `cookie("NAME")` over http, "mqtt-client-id" over tcp.
   * A client of an instance that drains or is gone moves on, and stays where it then is. Default: not at all.
   */
  readonly sticky?: StickyOption<NoInfer<P>>;
  readonly timeouts?: TimeoutOptions;
  /**
   * Over http, services are told in X-Forwarded-For, X-Forwarded-Proto and X-Request-ID where a request comes from, as the
   * listener sees it; what a client says there itself is thrown away. From these addresses and ranges it is kept: the
   * client's address is added to X-Forwarded-For, the other two stay. Default: none.
   *
   * @example trustedProxies: ["10.0.0.0/8", "192.0.2.7"]
   */
  readonly trustedProxies?: readonly string[];
  /** certificate({ chain, key }) or developmentCertificate(). Over http it offers HTTP/2 as well. Default: no TLS. */
  readonly tls?: Tls;
}

const listenerData: unique symbol = Symbol.for("tutti.listener");

/** One of several listeners, for `listeners` of a balancer. */
export interface ListenerHandle<N extends string = string, P extends Protocol = Protocol> {
  readonly kind: "listener";
  readonly name: N;
  readonly protocol: P;
  readonly [listenerData]: { readonly data: Listener; readonly uses: readonly Declared[] };
}

/**
 * Declares one listener of a balancer that has several.
 *
 * @example loadBalancer("edge", { listeners: [listener("web", { listen: http(80), to: web }), listener("mqtt", { listen: tcp(1883), to: broker })] })
 */
export function listener<const N extends string, P extends Protocol>(
  name: N,
  options: ListenerOptions<P>,
): ListenerHandle<N, P> {
  const place = here();
  const reader = new OptionReader(`listener "${name}"`, options, place);
  const uses: Declared[] = [];
  const data = readListener(readName("listener", name, reader), reader, place, uses);
  reader.finish();
  return frozen({
    kind: "listener",
    name,
    protocol: data.listen.protocol as P,
    [listenerData]: { data, uses },
  });
}

/** Reads the options of one listener, which stand in `listener(…)`, or in the balancer itself. */
export function readListener(name: string, reader: OptionReader, place: Place, uses: Declared[]): Listener {
  const from = readGroups(reader, "from");
  const port = readPort(reader, ["listen"], reader.raw("listen"));
  if (!port && !reader.has("listen"))
    reader.refuse("wrong-protocol", ["listen"], "a balancer needs a port", "write listen: http(8080)");
  const tls = readTls(reader);
  const listen: Port = port ?? { kind: "port", protocol: "http", port: 1 };
  const sticky = readSticky(reader, listen.protocol, tls !== undefined);
  const trustedProxies = readTrustedProxies(reader, listen);
  const routes = readRoutes(reader, listen.protocol, uses) ?? [{ to: "" }];
  if (sticky && routes.some(({ share }) => share)) {
    const message = "a client cannot be sticky and at once be given to one of two services by chance";
    reader.refuse("sticky-split", ["sticky"], message, "remove sticky, or route to one service");
  }
  return {
    name,
    place,
    listen,
    ...(from ? { from } : {}),
    routes,
    algorithm: reader.oneOf(
      "algorithm",
      ["least-connections", "round-robin", "source-hash"],
      "least-connections",
    ),
    ...(sticky ? { sticky } : {}),
    timeouts: readTimeouts(reader),
    ...(trustedProxies.length > 0 ? { trustedProxies } : {}),
    ...(tls ? { tls } : {}),
  };
}

/** Where clients of this machine reach a listener. */
export function urlOf({ listen, tls }: Listener, host = "127.0.0.1"): string {
  const scheme = listen.protocol === "http" ? (tls ? "https" : "http") : tls ? "tls" : "tcp";
  return `${scheme}://${host}:${listen.port}`;
}

/** What is inside a handle, or undefined when the value is none. */
export function listenerOf(value: unknown): ListenerHandle[typeof listenerData] | undefined {
  if (value === null || typeof value !== "object" || !(listenerData in value)) return undefined;
  return (value as ListenerHandle)[listenerData];
}
