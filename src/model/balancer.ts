/** A balancer: the door to services, which spreads requests over the instances that can take them. */
import type { Duration } from "../base/duration.ts";
import { frozen } from "../base/frozen.ts";
import type { Place } from "../base/place.ts";
import { readGroups, type SecurityGroup } from "./access.ts";
import { type Allowance, readAllowances } from "./allowance.ts";
import { type Declared, declared } from "./declaration.ts";
import { type Engine, refuseBeyondNginx } from "./engine.ts";
import { readHardStop } from "./hard-stop.ts";
import {
  type Listener,
  type ListenerHandle,
  type ListenerOptions,
  listenerOf,
  readListener,
} from "./listener.ts";
import { type MaintenanceOptions, readMaintenance } from "./maintenance.ts";
import type { Protocol } from "./port.ts";
import { type Product, type ProductOptions, readProduct } from "./product.ts";
import { given, here, OptionReader, readName, shown } from "./read.ts";
import { type PartReference, referenceTo } from "./value.ts";

export interface Balancer {
  readonly kind: "balancer";
  readonly name: string;
  readonly place: Place;
  readonly listeners: readonly [Listener, ...Listener[]];
  /** "safe" repeats a request on another instance when its method is safe to repeat, or nothing was sent yet. */
  readonly retries: "safe" | "off";
  /** Missing: as long as usual, see {@link MaintenanceOptions.hold}. */
  readonly maintenance?: { readonly holdMs: number };
  /** Missing: as long as usual, see {@link CommonOptions.hardStopAfter}. */
  readonly hardStopAfterMs?: number;
  /** Missing: HAProxy. */
  readonly engine?: Exclude<Engine, "haproxy">;
  /** Missing: tutti configures it. */
  readonly product?: Product;
  /** Security groups that a product is in. Missing: the services that it routes to admit it. */
  readonly groups?: readonly SecurityGroup[];
}

interface CommonOptions {
  /**
   * Which program it is. Default "haproxy". nginx changes its pools by a reload, so that it ends the connection of a
   * client with each answer; its instances are asked for health by tutti; nothing is counted for a receipt; and what it
   * cannot do is refused when the file is loaded.
   */
  readonly engine?: Engine;
  /**
   * Default "safe": GET, HEAD, OPTIONS, PUT and DELETE are repeated when an instance dies with the request;
   * a POST never is. A refused connection is retried for all. "off" repeats nothing.
   */
  readonly retries?: "safe" | "off";
  /**
   * After a reload the process of before ends what it has begun: for so long at most, and then it breaks the connections
   * that are left, WebSockets and MQTT among them. Not shorter than a drain of the services behind. Default 30m, or the
   * longest drain.
   */
  readonly hardStopAfter?: Duration;
  /**
   * What stands here, if somebody else configures it: `{ kind: "aws-network" }`. The checks then judge its settings and its
   * vendor's defaults; a target that cannot run it says so. Default: tutti configures it.
   */
  readonly product?: ProductOptions;
  /**
   * Security groups that a product is in: services must then admit one of them, with `from`. Default: the services that it
   * routes to admit it, as they do with a balancer that tutti runs.
   */
  readonly groups?: readonly SecurityGroup[];
  /** How `tutti maintenance on` holds requests. */
  readonly maintenance?: MaintenanceOptions;
  /** Findings on this part that are accepted: `allow("single-point", { reason: "…" })`. */
  readonly allow?: Allowance | readonly Allowance[];
}

/** One listener, with its options in place. */
export interface BalancerOptions<P extends Protocol> extends CommonOptions, ListenerOptions<P> {}

/** Several listeners, each made by `listener(…)`. */
export interface ListenersOptions extends CommonOptions {
  readonly listeners: readonly ListenerHandle[];
}

export interface BalancerHandle<N extends string = string> extends Declared<Balancer> {
  readonly kind: "balancer";
  readonly name: N;
  /** Address for clients: that of the first listener. */
  readonly url: PartReference;
}

/**
 * Declares a load balancer.
 *
 * @example loadBalancer("edge", { listen: http(8080), from: anywhere, to: web })
 * @example loadBalancer("edge", { listen: http(8080), to: web, routes: [{ path: "/eth", to: ethnode.ports.rpc }] })
 */
export function loadBalancer<const N extends string, P extends Protocol>(
  name: N,
  options: BalancerOptions<P> | ListenersOptions,
): BalancerHandle<N> {
  const place = here();
  const reader = new OptionReader(`balancer "${name}"`, options, place);
  const uses: Declared[] = [];
  const known = readName("balancer", name, reader);
  const product = readProduct(reader, uses);
  const groups = readGroups(reader, "groups");
  const maintenance = readMaintenance(reader);
  const listeners = reader.has("listeners")
    ? readListeners(reader, uses)
    : ([readListener(known, reader, place, uses)] as const);
  const data: Balancer = {
    kind: "balancer",
    name: known,
    place,
    listeners,
    retries: reader.oneOf("retries", ["safe", "off"], "safe"),
    ...(maintenance ? { maintenance } : {}),
    ...given("hardStopAfterMs", readHardStop(reader, uses)),
    ...(reader.oneOf<Engine>("engine", ["haproxy", "nginx"], "haproxy") === "nginx"
      ? { engine: "nginx" }
      : {}),
    ...(product ? { product } : {}),
    ...(groups ? { groups } : {}),
  };
  if (groups && !product) {
    const message = "the services of a balancer that tutti runs admit it by themselves";
    reader.refuse("groups-without-product", ["groups"], message, "remove groups, or say its product");
  }
  if (data.engine) refuseBeyondNginx(reader, data, uses);
  if (product && reader.has("engine")) {
    const message = "`engine` is what tutti runs here, and `product` what somebody else does";
    reader.refuse("engine-and-product", ["product"], message, "remove one of the two");
  }
  const allows = readAllowances(reader);
  reader.finish();
  const handle: BalancerHandle<N> = {
    kind: "balancer",
    name,
    url: referenceTo(() => handle, known, "url"),
    [declared]: { data, uses, allows },
  };
  return frozen(handle);
}

function readListeners(reader: OptionReader, uses: Declared[]): Balancer["listeners"] {
  const [first, ...more] = reader.list("listeners").flatMap((item) => {
    const found = listenerOf(item);
    if (!found) {
      const message = `listeners cannot hold ${shown(item)}`;
      reader.refuse("wrong-value", ["listeners"], message, "list what listener(…) returned");
      return [];
    }
    uses.push(...found.uses);
    return [found.data];
  });
  if (!first) {
    const empty = new OptionReader("listener", {}, here());
    reader.refuse("missing", ["listeners"], "a balancer needs a listener", "add listener(…)");
    return [readListener("none", empty, here(), [])];
  }
  refuseDoubles(reader, [first, ...more]);
  return [first, ...more];
}

function refuseDoubles(reader: OptionReader, listeners: readonly Listener[]): void {
  listeners.forEach((listener, index) => {
    const before = listeners.slice(0, index);
    if (before.some(({ name }) => name === listener.name)) {
      const message = `two listeners are called "${listener.name}"`;
      reader.refuse("double-name", ["listeners"], message, "give one of them another name");
    }
    const same = before.find(({ listen }) => listen.port === listener.listen.port);
    if (!same) return;
    const message = `the listeners "${same.name}" and "${listener.name}" both have port ${listener.listen.port}`;
    reader.refuse("double-port", ["listeners"], message, "give one of them another port");
  });
}

/** The ports of services that it routes to, each once, as pools are called: "web", "web.admin". */
export function portsBehind({ listeners }: Balancer): readonly string[] {
  const named = listeners.flatMap(({ routes }) =>
    routes.map(({ to, port }) => (port === undefined ? to : `${to}.${port}`)),
  );
  return [...new Set(named)];
}

/** Names of the services that it routes to, each once. */
export function servicesBehind({ listeners }: Balancer): readonly string[] {
  return [...new Set(listeners.flatMap(({ routes }) => routes.map(({ to }) => to)))];
}
