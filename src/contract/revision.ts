/** A revision: the whole system at one moment, numbered and immutable. */
import { remembered } from "../base/remembered.ts";
import { type Balancer, portsBehind, servicesBehind } from "../model/balancer.ts";
import { type Cluster, needsOf, partsOf } from "../model/cluster.ts";
import type { PartData } from "../model/declaration.ts";
import { given } from "../model/read.ts";
import { defaultRelease, type ReleaseSettings } from "../model/release.ts";
import type { Scaling } from "../model/scaling.ts";
import type { Service } from "../model/service.ts";
import { idleMs } from "../model/timeouts.ts";
import { fingerprintOf, type SecretVersions } from "./part-fingerprint.ts";

export interface Revision {
  readonly number: number;
  readonly cluster: Cluster;
  /** Content hash of the artefact of each part that has one. */
  readonly artifacts: Readonly<Record<string, string>>;
  /** The version of each secret that its instances are given. */
  readonly secrets: SecretVersions;
  readonly parts: readonly PartSpec[];
}

/** What the control plane must know of a part; everything else is for the target that starts it. */
export interface PartSpec {
  readonly part: string;
  readonly kind: PartData["kind"];
  /** Equal for two specifications exactly when an instance of one can stand for the other. */
  readonly fingerprint: string;
  readonly replicas: number;
  /** Of a service whose number follows its load. */
  readonly scaling?: Scaling;
  /** Parts that must be ready first. */
  readonly needs: readonly string[];
  /** Balancers that route to it. */
  readonly balancers: readonly string[];
  /** Main port, 0 when there is none. */
  readonly port: number;
  /** Of a service: the numbers of its named ports. */
  readonly ports?: Readonly<Record<string, number>>;
  /** Of a balancer. Missing in what was recorded before balancers could be rerouted. */
  readonly routing?: Routing;
  readonly readyWithinMs: number;
  readonly release: ReleaseSettings;
  readonly stopGraceMs: number;
  readonly job?: {
    readonly runs: "before-services" | "after-services";
    readonly timeoutMs: number;
    readonly compatibleWith: "older-revisions" | "this-revision";
  };
}

export interface Routing {
  /** The ports of services that it sends traffic to: "web", "web.admin". */
  readonly to: readonly string[];
  /** How long after a reload an idle connection of a client may still bring a request for the routes of before. */
  readonly lingerMs: number;
}

/** Resolves a cluster, the hashes of its artefacts and the versions of its secrets into a revision. */
export function makeRevision(
  number: number,
  cluster: Cluster,
  artifacts: Readonly<Record<string, string>>,
  secrets: SecretVersions = {},
): Revision {
  const parts = partsOf(cluster).map((part) => {
    const fingerprint = fingerprintOf(part, { cluster, artifact: artifacts[part.name], secrets });
    return specOf(part, cluster, fingerprint);
  });
  return { number, cluster, artifacts, secrets, parts };
}

function specOf(part: PartData, cluster: Cluster, fingerprint: string): PartSpec {
  const common = {
    part: part.name,
    kind: part.kind,
    fingerprint,
    replicas: part.kind === "service" ? part.replicas : 1,
    needs: needsOf(part),
    balancers: cluster.balancers
      .filter((balancer) => servicesBehind(balancer).includes(part.name))
      .map((balancer) => balancer.name),
    port:
      part.kind === "balancer"
        ? part.listeners[0].listen.port
        : part.kind === "job"
          ? 0
          : (part.port?.port ?? 0),
    readyWithinMs: readyWithinMs(part),
    release: part.kind === "service" ? part.release : defaultRelease,
    stopGraceMs: part.kind === "balancer" ? 5_000 : part.stopGraceMs,
    ...(part.kind === "service" ? { ports: numbersOf(part), ...given("scaling", part.scaling) } : {}),
    ...(part.kind === "balancer" ? { routing: routingOf(part) } : {}),
  };
  if (part.kind !== "job") return common;
  return {
    ...common,
    job: { runs: part.runs, timeoutMs: part.timeoutMs, compatibleWith: part.compatibleWith },
  };
}

function numbersOf({ ports }: Service): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(ports).map(([name, { port }]) => [name, port]));
}

function routingOf(balancer: Balancer): Routing {
  const lingerMs = Math.max(...balancer.listeners.map(({ timeouts }) => idleMs(timeouts)));
  return { to: portsBehind(balancer), lingerMs };
}

function readyWithinMs(part: PartData): number {
  if (part.kind === "job") return part.timeoutMs;
  if (part.kind === "balancer") return 10_000;
  if (part.kind === "store" && part.engine !== "generic") return 60_000;
  return part.health?.starting.withinMs ?? 30_000;
}

/** A revision does not change, and is asked for its parts all the time. */
const specsByName = remembered(
  (revision: Revision): ReadonlyMap<string, PartSpec> =>
    new Map(revision.parts.map((spec) => [spec.part, spec])),
);

export function specNamed(revision: Revision, part: string): PartSpec | undefined {
  return specsByName(revision).get(part);
}
