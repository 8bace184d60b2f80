/** A route: which requests of a listener go to which port of which service. */
import type { Declared } from "./declaration.ts";
import type { Protocol } from "./port.ts";
import { type OptionReader, shown } from "./read.ts";
import { type RouteTarget, readTargets, type TargetRead } from "./route-target.ts";

export interface Route {
  /** "shop.example.com", or "*.example.com" for every name below it. Missing: any host. */
  readonly host?: string;
  /** "/eth" means /eth and everything below it. Missing: any path. */
  readonly path?: string;
  /** The service. */
  readonly to: string;
  /** Name of its port. Missing: the main one. */
  readonly port?: string;
  /**
   * It takes only so many of the requests that come to it; the others go on to the next route of this host and path.
   * Missing: all of them.
   */
  readonly share?: Share;
}

/** 10 of 100: chosen by chance. */
export interface Share {
  readonly weight: number;
  readonly of: number;
}

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
    return readRoute(reader, ["routes", String(index)], item, protocol, uses);
  });
  if (given.length > 0 && protocol === "tcp")
    reader.refuse("wrong-protocol", ["routes"], "tcp has no hosts and paths to route by", "write to: …");
  const byDefault = reader.raw("to");
  if (byDefault === undefined && !reader.has("routes"))
    reader.refuse("missing", ["to"], "a balancer needs a service behind it", "name one: to: web");
  const last = byDefault === undefined ? [] : readTargets(reader, ["to"], byDefault, { protocol, uses });
  const [first, ...more] = [...given, ...last].sort(bySpecificity);
  refuseDoubles(reader, given);
  return first && [first, ...more];
}

function readRoute(
  reader: OptionReader,
  path: readonly string[],
  item: unknown,
  protocol: Protocol,
  uses: Declared[],
): readonly Route[] {
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
  const targets: readonly TargetRead[] = options.has("to")
    ? readTargets(options, ["to"], options.raw("to"), { protocol, uses })
    : [];
  options.refuseUnknown();
  return targets.map((target) => ({
    ...(host === undefined ? {} : { host }),
    ...(prefix === undefined || prefix === "/" ? {} : { path: prefix }),
    ...target,
  }));
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
  for (const { host = "any host", path = "/", share } of routes) {
    if (share) continue;
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
