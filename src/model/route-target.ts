/** Where a route leads: to a service, to one of its named ports, or to several services, each with its share. */
import { type Declared, dataOf, declared, isDeclared } from "./declaration.ts";
import type { Port, Protocol } from "./port.ts";
import { hereWhenAsked, OptionReader, shown } from "./read.ts";
import type { Route, Share } from "./route.ts";
import type { ServiceHandle, ServicePort } from "./service.ts";

/** A service, by its main port, or one of its named ports. */
export type ServiceTarget<P extends Protocol> = ServiceHandle<string, P> | ServicePort<P>;

/** Several services behind one route. */
export interface Split<P extends Protocol = Protocol> {
  readonly kind: "split";
  readonly shares: readonly (readonly [target: ServiceTarget<P>, weight: number])[];
}

export type RouteTarget<P extends Protocol> = ServiceTarget<P> | Split<P>;

/**
 * Spreads the requests of a route (the connections, over tcp) by chance over several services, in proportion to their
 * weights. The share of a service of which no instance is up goes to the others. Where a listener is sticky there can
 * be no split.
 *
 * @example loadBalancer("edge", { listen: http(8080), to: split([[web, 95], [beta, 5]]) })
 */
export function split<P extends Protocol>(
  shares: readonly (readonly [target: ServiceTarget<P>, weight: number])[],
): Split<P> {
  const reader = new OptionReader("split", {}, hereWhenAsked());
  const isList = Array.isArray(shares) && shares.length > 1 && shares.every((share) => Array.isArray(share));
  if (!isList) {
    const fix = "write split([[web, 95], [beta, 5]])";
    reader.refuse(
      "wrong-value",
      [],
      "a split is a list of two pairs or more, each a service and its weight",
      fix,
    );
  }
  for (const [, weight] of isList ? shares : []) {
    if (Number.isInteger(weight) && weight >= 1 && weight <= 1_000) continue;
    const message = `the weight ${shown(weight)} is no whole number from 1 to 1000`;
    reader.refuse("wrong-value", [], message, "write a weight such as 95; a service of weight 0 is left out");
  }
  reader.finish();
  return Object.freeze({ kind: "split", shares: Object.freeze([...shares]) });
}

export type TargetRead = Pick<Route, "to" | "port" | "share">;

interface Surroundings {
  readonly protocol: Protocol;
  readonly uses: Declared[];
}

/** One, or those of a split: the smallest share first, so that the largest takes what the others leave. */
export function readTargets(
  reader: OptionReader,
  path: readonly string[],
  value: unknown,
  around: Surroundings,
): readonly TargetRead[] {
  if (!isSplit(value)) {
    const target = readTarget(reader, path, value, around);
    return target ? [target] : [];
  }
  const read = value.shares.flatMap(([target, weight]) => {
    const found = readTarget(reader, path, target, around);
    return found ? [{ ...found, weight }] : [];
  });
  refuseTwice(reader, path, read);
  read.sort((a, b) => a.weight - b.weight);
  return read.map(({ weight, ...target }, index) => {
    const of = read.slice(index).reduce((sum, rest) => sum + rest.weight, 0);
    const share: Share | undefined = index === read.length - 1 ? undefined : { weight, of };
    return { ...target, ...(share ? { share } : {}) };
  });
}

function refuseTwice(reader: OptionReader, path: readonly string[], targets: readonly TargetRead[]): void {
  const names = targets.map(({ to, port = "" }) => `${to} ${port}`);
  const twice = targets.find((_, index) => names.indexOf(names[index] ?? "") < index);
  if (!twice) return;
  reader.refuse("double-route", path, `the split names "${twice.to}" twice`, "add up its weights");
}

function isSplit(value: unknown): value is Split {
  return value !== null && typeof value === "object" && (value as { kind?: unknown }).kind === "split";
}

/** A service or one of its ports, whatever it speaks; undefined for anything else. */
export function targetNamed(value: unknown, uses: Declared[]): TargetRead | undefined {
  const named = isServicePort(value) ? value : undefined;
  const handle = named ? named.service() : value;
  const service = dataOf(handle, "service");
  if (!service) return undefined;
  uses.push(handle as Declared);
  return { to: service.name, ...(named ? { port: named.name } : {}) };
}

function readTarget(
  reader: OptionReader,
  path: readonly string[],
  value: unknown,
  { protocol, uses }: Surroundings,
): TargetRead | undefined {
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
