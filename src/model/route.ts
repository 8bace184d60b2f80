/** A route: which requests of a listener go to which port of which service. */
import { type Declared, dataOf, declared, isDeclared } from "./declaration.ts";
import type { Port, Protocol } from "./port.ts";
import { type OptionReader, shown } from "./read.ts";
import type { ServiceHandle, ServicePort } from "./service.ts";

export interface Route {
  /** "shop.example.com", or "*.example.com" for every name below it. Missing: any host. */
  readonly host?: string;
  /** "/eth" means /eth and everything below it. Missing: any path. */
  readonly path?: string;
  /** The service. */
  readonly to: string;
  /** Name of its port. Missing: the main one. */
  readonly port?: string;
}

/** A service, by its main port, or one of its named ports. */
export type RouteTarget<P extends Protocol> = ServiceHandle<string, P> | ServicePort<P>;

/** @typeParam P What the listener speaks. */
export interface RouteOptions<P extends Protocol> {
  /** "shop.example.com", or "*.example.com" for every name below it. Default: any host. */
  readonly host?: string;
  /** "/eth" means /eth and everything below it, and not /ethereum. Default: any path. */
  readonly path?: string;
  readonly to: RouteTarget<P>;
}

const HOST = /^(?:\*\.)?[a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9-]{1,63})*$/;
/** Whole segments, without what a proxy would have to unescape. */
const PATH = /^\/(?:[A-Za-z0-9._~-]+(?:\/[A-Za-z0-9._~-]+)*)?$/;

/** Reads `to` and `routes` of a listener. The most specific route comes first, the one for everything else last. */
export function readRoutes(
  reader: OptionReader,
  protocol: Protocol,
  uses: Declared[],
): readonly [Route, ...Route[]] | undefined {
  const given = reader.list("routes").flatMap((item, index) => {
    const route = readRoute(reader, ["routes", String(index)], item, protocol, uses);
    return route ? [route] : [];
  });
  if (given.length > 0 && protocol === "tcp")
    reader.refuse("wrong-protocol", ["routes"], "tcp has no hosts and paths to route by", "write to: …");
  const byDefault = reader.raw("to");
  if (byDefault === undefined && !reader.has("routes"))
    reader.refuse("missing", ["to"], "a balancer needs a service behind it", "name one: to: web");
  const last = byDefault === undefined ? undefined : readTarget(reader, ["to"], byDefault, protocol, uses);
  const [first, ...more] = [...given, ...(last ? [last] : [])].sort(bySpecificity);
  refuseDoubles(reader, given);
  return first && [first, ...more];
}

function readRoute(
  reader: OptionReader,
  path: readonly string[],
  item: unknown,
  protocol: Protocol,
  uses: Declared[],
): Route | undefined {
  const options = reader.within(path, item, `${path.join(" ")}`);
  const host = options.text("host")?.toLowerCase();
  const prefix = options.text("path");
  if (host !== undefined && !HOST.test(host)) {
    options.refuse(
      "wrong-host",
      ["host"],
      `${shown(host)} is no host`,
      'write "shop.example.com" or "*.example.com", without port and scheme',
    );
  }
  if (prefix !== undefined && !PATH.test(prefix)) {
    options.refuse(
      "wrong-path",
      ["path"],
      `${shown(prefix)} is no path to route by`,
      'write whole segments, such as "/api/v1", without "*" and without "/" at the end',
    );
  }
  if (!options.has("to")) options.refuse("missing", ["to"], "a route leads to a service", "add to: web");
  const target = options.has("to")
    ? readTarget(options, ["to"], options.raw("to"), protocol, uses)
    : undefined;
  options.refuseUnknown();
  if (!target) return undefined;
  return {
    ...(host === undefined ? {} : { host }),
    ...(prefix === undefined || prefix === "/" ? {} : { path: prefix }),
    ...target,
  };
}

function readTarget(
  reader: OptionReader,
  path: readonly string[],
  value: unknown,
  protocol: Protocol,
  uses: Declared[],
): Pick<Route, "to" | "port"> | undefined {
  const named = isServicePort(value) ? value : undefined;
  const handle = named ? named.service() : value;
  const service = dataOf(handle, "service");
  if (!service) {
    reader.refuse(
      "unknown-service",
      path,
      `${path.at(-1)} cannot be ${shown(value)}`,
      "name a service of this file: to: web",
    );
    return undefined;
  }
  uses.push(handle as Declared);
  const port: Port | undefined = named ? service.ports[named.name] : service.port;
  if (port?.protocol !== protocol) {
    const speaks = port ? `speaks ${port.protocol}` : "has no port";
    const what = named ? `port "${named.name}" of "${service.name}"` : `"${service.name}"`;
    const article = protocol === "http" ? "an http" : "a tcp";
    const message = `${article} balancer cannot route to ${what}, which ${speaks}`;
    const option = named ? `ports: { ${named.name}: ${protocol}(…) }` : `port: ${protocol}(…)`;
    reader.refuse("wrong-protocol", path, message, `give "${service.name}" ${option}`);
  }
  return { to: service.name, ...(named ? { port: named.name } : {}) };
}

function isServicePort(value: unknown): value is ServicePort {
  if (value === null || typeof value !== "object" || isDeclared(value)) return false;
  const { kind, service } = value as Partial<ServicePort>;
  return kind === "service-port" && typeof service === "function" && declared in service();
}

/** Exact hosts before wildcards before any host; then longer paths before shorter ones. */
function bySpecificity(a: Route, b: Route): number {
  return hostRank(b) - hostRank(a) || (b.path?.length ?? 0) - (a.path?.length ?? 0);
}

function hostRank({ host }: Route): number {
  if (host === undefined) return 0;
  // A longer wildcard is the narrower one; no host has 1,000 characters.
  return host.startsWith("*.") ? host.length : 1_000;
}

function refuseDoubles(reader: OptionReader, routes: readonly Route[]): void {
  const seen = new Set<string>();
  for (const { host = "any host", path = "/" } of routes) {
    const key = `${host} ${path}`;
    if (seen.has(key))
      reader.refuse(
        "double-route",
        ["routes"],
        `two routes for ${host} and ${path}`,
        "remove one: only one could ever be taken",
      );
    seen.add(key);
  }
}
