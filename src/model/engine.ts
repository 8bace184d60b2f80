/** Which program a balancer is, and what one of them cannot do. */
import type { Balancer } from "./balancer.ts";
import { type Declared, dataOf } from "./declaration.ts";
import type { Listener } from "./listener.ts";
import type { OptionReader } from "./read.ts";
import type { Service } from "./service.ts";

export type Engine = "haproxy" | "nginx";

export function engineOf({ engine }: Balancer): Engine {
  return engine ?? "haproxy";
}

/** Something that open-source nginx cannot do, by the words of the file. */
type Lack = readonly [path: readonly string[], what: string];

/** Refuses by name what nginx would do otherwise than the file says. */
export function refuseBeyondNginx(
  reader: OptionReader,
  { listeners, maintenance }: Pick<Balancer, "listeners" | "maintenance">,
  uses: readonly Declared[],
): void {
  const services = uses.flatMap((use) => dataOf(use, "service") ?? []);
  const holding: readonly Lack[] = maintenance ? [[["maintenance"], "hold requests for maintenance"]] : [];
  for (const [path, what] of [
    ...holding,
    ...listeners.flatMap(listenerLacks),
    ...services.flatMap(serviceLacks),
  ]) {
    const fix = 'leave out engine: "nginx", which makes it an HAProxy, or leave out what it cannot do';
    reader.refuse("engine-cannot", path, `nginx cannot ${what}`, fix);
  }
}

function listenerLacks({ name, sticky, routes, listen, tls }: Listener): readonly Lack[] {
  const lacks: Lack[] = [];
  if (tls) lacks.push([["engine"], `be given certificates here yet (listener "${name}")`]);
  if (sticky?.kind === "cookie") lacks.push([["engine"], `be sticky by a cookie (listener "${name}")`]);
  if (sticky?.kind === "mqtt-client-id")
    lacks.push([["engine"], `be sticky by MQTT client ids (listener "${name}")`]);
  if (routes.some(({ share }) => share))
    lacks.push([["engine"], `split a route by weight here (listener "${name}")`]);
  if (listen.proxyProtocol)
    lacks.push([["engine"], `pass on what a PROXY header told it (listener "${name}")`]);
  return lacks;
}

function serviceLacks(service: Service): readonly Lack[] {
  const { name, port, ports, connections, rateLimit, release, idempotencyHeader } = service;
  const lacks: Lack[] = [];
  const headers = [port, ...Object.values(ports)].filter((one) => one?.proxyProtocol);
  if (headers.some((one) => one?.protocol === "http" || one?.proxyProtocol === "v2"))
    lacks.push([["engine"], `send PROXY headers over http or of version 2 (service "${name}")`]);
  if (connections) lacks.push([["engine"], `let requests wait for a free connection (service "${name}")`]);
  if (rateLimit) lacks.push([["engine"], `limit the rate of a client exactly (service "${name}")`]);
  if (idempotencyHeader)
    lacks.push([["engine"], `repeat a POST only where it has a header (service "${name}")`]);
  if (release.closePerSecond) lacks.push([["engine"], `close connections at a rate (service "${name}")`]);
  return lacks;
}
