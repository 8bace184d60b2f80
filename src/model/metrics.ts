/** Where Prometheus reads metrics: of the cluster as a whole, and of the programs that have some of their own. */
import type { Balancer } from "./balancer.ts";
import type { Port } from "./port.ts";
import { type OptionReader, shown } from "./read.ts";

/** The supervisor's metrics on a port of the loopback, for a Prometheus on this machine. */
export interface ClusterMetrics {
  /** 1 to 65535. */
  readonly port: number;
}

export interface ClusterMetricsOptions {
  /** On 127.0.0.1 only. */
  readonly port: number;
}

/** Where each instance of a service shows its metrics. */
export interface ServiceMetrics {
  /** One of `ports` by its name. Missing: the main port. */
  readonly port?: string;
  readonly path: string;
}

/** @typeParam Q The names of the further ports. */
export type ServiceMetricsOptions<Q extends string = string> =
  | `/${string}`
  | { readonly port?: Q; readonly path: `/${string}` };

const PATH = /^\/[^\s"\\]*$/;

export function readClusterMetrics(
  reader: OptionReader,
  balancers: readonly Balancer[],
): ClusterMetrics | undefined {
  if (!reader.has("metrics")) return undefined;
  const nested = reader.nested("metrics");
  if (!nested.has("port"))
    nested.refuse("missing", ["port"], "metrics needs a port", "write metrics: { port: 9090 }");
  const port = nested.integer("port", 1, { min: 1, max: 65_535 });
  nested.refuseUnknown();
  const taken = balancers.find(({ listeners }) => listeners.some(({ listen }) => listen.port === port));
  if (taken) {
    const message = `port ${port} is for metrics, and balancer "${taken.name}" listens on it`;
    reader.refuse("wrong-port", ["metrics", "port"], message, "give the metrics another port");
  }
  return { port };
}

/** @param ports The ports that the service has: the main one, and those by name. */
export function readServiceMetrics(
  reader: OptionReader,
  main: Port | undefined,
  ports: Readonly<Record<string, Port>>,
): ServiceMetrics | undefined {
  if (!reader.has("metrics")) return undefined;
  const value = reader.raw("metrics");
  const nested = typeof value === "string" ? undefined : reader.nested("metrics");
  const metrics = {
    path: readPath(reader, nested ? nested.raw("path") : value),
    ...readPortName(nested),
  };
  nested?.refuseUnknown();
  refuseWrongPort(reader, metrics, main, ports);
  return metrics;
}

function readPath(reader: OptionReader, value: unknown): string {
  if (typeof value === "string" && PATH.test(value)) return value;
  reader.refuse(
    "wrong-path",
    ["metrics"],
    `metrics cannot be ${shown(value)}`,
    'write the path: metrics: "/metrics"',
  );
  return "/";
}

function readPortName(nested: OptionReader | undefined): { readonly port?: string } {
  const port = nested?.text("port");
  return port === undefined ? {} : { port };
}

function refuseWrongPort(
  reader: OptionReader,
  { port: name }: ServiceMetrics,
  main: Port | undefined,
  ports: Readonly<Record<string, Port>>,
): void {
  const port = name === undefined ? main : ports[name];
  if (port?.protocol === "http") return;
  const named = Object.keys(ports);
  const fix =
    named.length === 0
      ? "add ports: { metrics: http(8081) }, and name it in metrics"
      : `name one of its ports: ${named.map((it) => `metrics: { port: "${it}", path: "/metrics" }`).join(" or ")}`;
  const which = name === undefined ? "the main port" : `port "${name}"`;
  const what = port ? `speaks ${port.protocol}` : "is none of this service";
  reader.refuse("wrong-port", ["metrics"], `metrics are read over http, and ${which} ${what}`, fix);
}
