/** A revision: the whole system at one moment, numbered and immutable. */
import { fingerprint } from "../base/fingerprint.ts";
import { stableJson } from "../base/stable-json.ts";
import { type Cluster, needsOf, partsOf } from "../model/cluster.ts";
import type { PartData } from "../model/declaration.ts";
import { defaultRelease, type ReleaseSettings } from "../model/release.ts";
import type { Service } from "../model/service.ts";

export interface Revision {
  readonly number: number;
  readonly cluster: Cluster;
  /** Content hash of the artefact of each part that has one. */
  readonly artifacts: Readonly<Record<string, string>>;
  readonly parts: readonly PartSpec[];
}

/** What the control plane must know of a part; everything else is for the target that starts it. */
export interface PartSpec {
  readonly part: string;
  readonly kind: PartData["kind"];
  /** Equal for two specifications exactly when an instance of one can stand for the other. */
  readonly fingerprint: string;
  readonly replicas: number;
  /** Parts that must be ready first. */
  readonly needs: readonly string[];
  /** Balancers that route to it. */
  readonly balancers: readonly string[];
  /** Main port, 0 when there is none. */
  readonly port: number;
  readonly readyWithinMs: number;
  readonly release: ReleaseSettings;
  readonly stopGraceMs: number;
  readonly job?: {
    readonly runs: "before-services" | "after-services";
    readonly timeoutMs: number;
    readonly compatibleWith: "older-revisions" | "this-revision";
  };
}

/** Resolves a cluster and the hashes of its artefacts into a revision. */
export function makeRevision(
  number: number,
  cluster: Cluster,
  artifacts: Readonly<Record<string, string>>,
): Revision {
  return {
    number,
    cluster,
    artifacts,
    parts: partsOf(cluster).map((part) => specOf(part, cluster, artifacts)),
  };
}

function specOf(part: PartData, cluster: Cluster, artifacts: Readonly<Record<string, string>>): PartSpec {
  const routed =
    part.kind === "balancer" ? cluster.services.find((service) => service.name === part.to) : undefined;
  const common = {
    part: part.name,
    kind: part.kind,
    fingerprint: fingerprintOf(part, artifacts[part.name], routed),
    replicas: part.kind === "service" ? part.replicas : 1,
    needs: needsOf(part),
    balancers: cluster.balancers
      .filter((balancer) => balancer.to === part.name)
      .map((balancer) => balancer.name),
    port: part.kind === "balancer" ? part.listen.port : part.kind === "job" ? 0 : (part.port?.port ?? 0),
    readyWithinMs: readyWithinMs(part),
    release: part.kind === "service" ? part.release : defaultRelease,
    stopGraceMs: part.kind === "balancer" ? 5_000 : part.stopGraceMs,
  };
  if (part.kind !== "job") return common;
  return {
    ...common,
    job: { runs: part.runs, timeoutMs: part.timeoutMs, compatibleWith: part.compatibleWith },
  };
}

/**
 * Scale, release settings and the place in the file do not make an instance another one; everything else does.
 * A revision that differs in nothing else keeps its instances.
 */
function fingerprintOf(part: PartData, artifact: string | undefined, routed: Service | undefined): string {
  const { place: _place, ...data } = part;
  const counted: Record<string, unknown> = { ...data, artifact };
  for (const key of ["replicas", "release", "zones", "groups", "from"]) delete counted[key];
  if (part.kind === "balancer") counted["from"] = part.from?.map((group) => group.name);
  // A balancer's configuration also holds how the service behind it is checked.
  if (routed) counted["routed"] = { check: checkOf(routed), port: routed.port, several: routed.replicas > 1 };
  return fingerprint(counted);
}

/** Two services that a balancer can check alike. */
export function haveSameCheck(one: Service, other: Service): boolean {
  return stableJson(checkOf(one)) === stableJson(checkOf(other));
}

/** What the balancer asks, and how often; the pace of starting is the supervisor's business. */
function checkOf({ health }: Service): unknown {
  if (!health) return undefined;
  const { starting: _starting, ...check } = health;
  return check;
}

function readyWithinMs(part: PartData): number {
  if (part.kind === "job") return part.timeoutMs;
  if (part.kind === "balancer") return 10_000;
  if (part.kind === "store" && part.engine === "redis") return 60_000;
  return part.health?.starting.withinMs ?? 30_000;
}

export function specNamed(revision: Revision, part: string): PartSpec | undefined {
  return revision.parts.find((spec) => spec.part === part);
}
