/** A service: a program that runs in one or more equal instances and serves until it is replaced. */
import type { Duration } from "../base/duration.ts";
import { frozen } from "../base/frozen.ts";
import type { Place } from "../base/place.ts";
import { readAdmitted, readGroups, readZones, type SecurityGroup, type Zone } from "./access.ts";
import { type Allowance, readAllowances } from "./allowance.ts";
import { type Artifact, readArtifact } from "./artifact.ts";
import { type Declared, declared } from "./declaration.ts";
import { type Health, readHealth } from "./health.ts";
import { readIdempotencyHeader } from "./idempotency.ts";
import { type Limits, readLimits } from "./limits.ts";
import { readServiceMetrics, type ServiceMetrics, type ServiceMetricsOptions } from "./metrics.ts";
import { type Port, type Protocol, readPort } from "./port.ts";
import { type RateLimit, type RateLimitOptions, readRateLimit } from "./rate-limit.ts";
import { given, here, OptionReader, readName } from "./read.ts";
import type { ReleaseSettings } from "./release.ts";
import { type ResourceOptions, type Resources, readResources } from "./resources.ts";
import { type Command, type CommandInput, type EnvInput, readAfter, readCommand, readEnv } from "./run.ts";
import { type Runner, readRunning } from "./runner.ts";
import { readReplicas, type Scaling, type ScalingOptions } from "./scaling.ts";
import { readServiceFacts, type ServiceFacts, type ServiceFactsOptions } from "./service-facts.ts";
import { zonesOf } from "./subnet.ts";
import type { Value } from "./value.ts";

export interface Service extends ServiceFacts {
  readonly kind: "service";
  readonly name: string;
  readonly place: Place;
  readonly artifact?: Artifact<string>;
  /** The container image for the targets that run containers. */
  readonly image?: string;
  readonly command: Command;
  /** To begin with; within the bounds of `scaling`. */
  readonly replicas: number;
  /** Missing: the number stays until somebody changes it. */
  readonly scaling?: Scaling;
  /** The main port. */
  readonly port?: Port;
  /** Further ports by name. */
  readonly ports: Readonly<Record<string, Port>>;
  readonly health?: Health<string>;
  /** Missing: the program has none. */
  readonly metrics?: ServiceMetrics;
  readonly env: Readonly<Record<string, Value>>;
  readonly after: readonly string[];
  readonly resources?: Resources;
  readonly rateLimit?: RateLimit;
  /** In lower case: a POST that has it may be sent again. Missing: no POST may. */
  readonly idempotencyHeader?: string;
  /** How many connections a balancer opens to each of its ports at an instance; further requests wait. */
  readonly connections?: { readonly max: number };
  readonly release: ReleaseSettings;
  /** From SIGTERM to SIGKILL. */
  readonly stopGraceMs: number;
  readonly zones: readonly Zone[];
  readonly groups: readonly SecurityGroup[];
  readonly from?: readonly SecurityGroup[];
  readonly limits?: Limits;
  /** Missing: tutti runs it. Otherwise `release`, `stopGraceMs` and the pace of `health` say what the runner does. */
  readonly runner?: Runner;
}

export interface ServiceOptions<N extends string, P extends Protocol, Q extends NamedPorts = NamedPorts>
  extends ServiceFactsOptions<NoInfer<keyof Q & string>> {
  readonly artifact?: Artifact<NoInfer<N>> | Artifact<null>;
  readonly image?: string;
  /** Words of the command; `{host}` and `{port}` may stand in them. */
  readonly command: CommandInput;
  /** Default 1; with `scaling`, the number to begin with, default its `min`. */
  readonly replicas?: number;
  /**
   * Lets the number of instances follow the load, between bounds. It then belongs to the policy: no release and no
   * roll-back changes it. Default: it stays as it is.
   */
  readonly scaling?: ScalingOptions;
  /** The main port: the one that balancers and health checks use, unless they name another. */
  readonly port?: Port<P>;
  /** Further ports; each is in the environment as `PORT_<NAME>`. */
  readonly ports?: Q;
  readonly health?: Health<NoInfer<keyof Q & string>>;
  /** Where Prometheus finds the program's own metrics: a path of the main port, or `{ port: "admin", path: "/metrics" }`. */
  readonly metrics?: ServiceMetricsOptions<NoInfer<keyof Q & string>>;
  readonly env?: EnvInput;
  /** Parts that must be ready first, besides those that `env` and `command` refer to. */
  readonly after?: readonly Declared[];
  readonly resources?: ResourceOptions;
  /**
   * How much of one client balancers let through; the rest is answered 429 with Retry-After, and the path of the health
   * check is exempt. Default: everything.
   */
  readonly rateLimit?: RateLimitOptions;
  /**
   * A header by which the program knows a POST again and does it once: one that has it is repeated on another instance
   * when an instance dies with it, as GET is. Bodies that are larger than HAProxy's buffer (16 KiB) never are. HAProxy
   * alone can tell. Default: no POST is repeated once it was sent.
   *
   * @example idempotencyHeader: "idempotency-key"
   */
  readonly idempotencyHeader?: string;
  /**
   * The most connections that a balancer has open to one port of an instance. Further requests wait for a free place,
   * as long as the listener's `timeouts.queue` says. Default: no limit.
   */
  readonly connections?: { readonly max: number };
  /** Default: rolling, surge 1, unavailable 0, drain 30s. */
  readonly release?: ReleaseSettings;
  /** From SIGTERM to SIGKILL. Default 35s, longer than the default drain. */
  readonly stopGrace?: Duration;
  /** Where instances are spread. */
  readonly zones?: readonly Zone[];
  /** Security groups that the service is in. */
  readonly groups?: readonly SecurityGroup[];
  /** Who may connect, besides the balancers that route here. Default: who refers to it. */
  readonly from?: SecurityGroup | readonly SecurityGroup[];
  /** How many files and processes an instance may have. Default: what the machine gives. */
  readonly limits?: Limits;
  /** What runs it instead of tutti: `ecs({ … })`, which has its own settings for releases. Default: tutti. */
  readonly runner?: Runner;
  /** Findings on this part that are accepted: `allow("single-point", { reason: "…" })`. */
  readonly allow?: Allowance | readonly Allowance[];
}

export type NamedPorts = Readonly<Record<string, Port>>;

/** A port of a service by its name: where a balancer may route to. */
export interface ServicePort<P extends Protocol = Protocol> {
  readonly kind: "service-port";
  readonly name: string;
  readonly protocol: P;
  /** The service that has it. */
  readonly service: () => Declared<Service>;
}

/** What the main port speaks, or "none" where there is none: a word of its own, since `never` would fit anything. */
export type Spoken = Protocol | "none";

/** @typeParam P The protocol of the main port; "none" when there is none. */
export interface ServiceHandle<
  N extends string = string,
  P extends Spoken = Spoken,
  Q extends NamedPorts = NamedPorts,
> extends Declared<Service> {
  readonly kind: "service";
  readonly name: N;
  /** The artefact, bound to this service. */
  readonly artifact: Artifact<N>;
  /** The protocol that the main port speaks, or "none". */
  readonly protocol: P;
  /** Its further ports by name. */
  readonly ports: { readonly [K in keyof Q]: ServicePort<Q[K]["protocol"]> };
}

/**
 * Declares a service.
 *
 * @example
 * const web = service("web", { command: ["node", "server.js"], port: http(8080), health: http("/ready"), replicas: 3 });
 */
export function service<
  const N extends string,
  P extends Protocol = never,
  // biome-ignore lint/complexity/noBannedTypes: a service without further ports has none to name.
  const Q extends NamedPorts = {},
>(name: N, options: ServiceOptions<N, P, Q>): ServiceHandle<N, [P] extends [never] ? "none" : P, Q> {
  const place = here();
  const reader = new OptionReader(`service "${name}"`, options, place);
  const uses: Declared[] = [];
  const data = readService(reader, readName("service", name, reader), place, uses);
  const allows = readAllowances(reader);
  reader.finish();
  const handle: ServiceHandle<N, [P] extends [never] ? "none" : P, Q> = {
    kind: "service",
    name,
    artifact: data.artifact as Artifact<N>,
    protocol: (data.port?.protocol ?? "none") as [P] extends [never] ? "none" : P,
    ports: servicePorts(data, () => handle) as ServiceHandle<N, Spoken, Q>["ports"],
    [declared]: { data, uses, allows },
  };
  return frozen(handle);
}

function servicePorts(
  { ports }: Service,
  service: () => Declared<Service>,
): Readonly<Record<string, ServicePort>> {
  const named = Object.entries(ports).map(([name, { protocol }]): [string, ServicePort] => [
    name,
    { kind: "service-port", name, protocol, service },
  ]);
  return Object.fromEntries(named);
}

function readService(reader: OptionReader, name: string, place: Place, uses: Declared[]): Service {
  const artifact = readArtifact(reader, name);
  const image = reader.text("image");
  const port = readPort(reader, ["port"], reader.raw("port"));
  const ports = readPorts(reader);
  const health = readHealth(reader, "health", { ...(port ? { port } : {}), ports });
  const resources = readResources(reader, "resources");
  const rateLimit = readRateLimit(reader, port?.protocol);
  const idempotencyHeader = readIdempotencyHeader(reader, port?.protocol);
  const from = readAdmitted(reader, "from");
  const metrics = readServiceMetrics(reader, port, ports);
  const limits = readLimits(reader);
  const counted = readReplicas(reader, { ...given("port", port), ...given("resources", resources) });
  const { runner, ...running } = readRunning(reader, {
    replicas: counted.replicas,
    ...given("port", port),
    ...given("resources", resources),
    ...given("health", health),
  });
  return {
    kind: "service",
    name,
    place,
    ...(artifact ? { artifact } : {}),
    ...(image ? { image } : {}),
    command: readCommand(reader, uses),
    ...counted,
    ...(port ? { port } : {}),
    ports,
    ...(metrics ? { metrics } : {}),
    env: readEnv(reader, uses),
    after: readAfter(reader, uses),
    ...(resources ? { resources } : {}),
    ...(rateLimit ? { rateLimit } : {}),
    ...given("idempotencyHeader", idempotencyHeader),
    ...(reader.has("connections") ? { connections: readConnections(reader) } : {}),
    ...running,
    zones: reader.has("zones") ? readZones(reader) : zonesOf(runner?.subnets ?? []),
    groups: readGroups(reader, "groups") ?? [],
    ...(from ? { from } : {}),
    ...(limits ? { limits } : {}),
    ...readServiceFacts(reader, ports, uses),
    ...given("runner", runner),
  };
}

function readConnections(reader: OptionReader): { readonly max: number } {
  const given = reader.nested("connections");
  if (!given.has("max"))
    given.refuse("missing", ["max"], "a limit of connections needs a number", "add max: 100");
  const max = given.integer("max", 1, { min: 1, max: 1_000_000 });
  given.refuseUnknown();
  return { max };
}

/** It becomes part of `PORT_<NAME>` and of the names of pools. */
const PORT_NAME = /^[a-z][a-z0-9-]{0,29}$/;

function readPorts(reader: OptionReader): Readonly<Record<string, Port>> {
  const ports: Record<string, Port> = {};
  for (const [name, value] of reader.entries("ports")) {
    const port = readPort(reader, ["ports", name], value);
    if (!PORT_NAME.test(name)) {
      const message = `port name "${name}" cannot be used`;
      reader.refuse(
        "wrong-name",
        ["ports", name],
        message,
        'write lower-case letters and digits, such as "admin"',
      );
    } else if (port) ports[name] = port;
  }
  return ports;
}
