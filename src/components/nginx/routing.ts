/** Which servers and locations of nginx say the same as our routes, whose order is: the first that fits is taken. */
import type { Route } from "../../model/route.ts";

/** The hosts that need a server of their own; undefined is that of every other host. */
export function serverNamesOf(routes: readonly Route[]): readonly (string | undefined)[] {
  return [...new Set([...routes.map(({ host }) => host), undefined])];
}

/**
 * The routes that a request to this host may take. nginx takes the longest location, we the first route; so what a
 * route before it takes anyhow is left out.
 */
export function locationsFor(routes: readonly Route[], host: string | undefined): readonly Route[] {
  const kept: Route[] = [];
  for (const route of routes.filter((one) => isForHost(one, host)))
    if (!kept.some((before) => isBelow(route.path, before.path))) kept.push(route);
  return kept;
}

function isForHost(route: Route, host: string | undefined): boolean {
  if (route.host === undefined || route.host === host) return true;
  return host !== undefined && route.host.startsWith("*.") && host.endsWith(route.host.slice(1));
}

function isBelow(path: string | undefined, other: string | undefined): boolean {
  if (other === undefined || path === other) return true;
  return path?.startsWith(`${other}/`) ?? false;
}
