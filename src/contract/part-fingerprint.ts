/** What makes an instance of a part another one: everything it was started with, its secrets and addresses included. */
import { fingerprint } from "../base/fingerprint.ts";
import { stableJson } from "../base/stable-json.ts";
import { type Balancer, servicesBehind } from "../model/balancer.ts";
import { type Cluster, partNamed, valuesOf } from "../model/cluster.ts";
import type { PartData } from "../model/declaration.ts";
import { checkedPortOf } from "../model/health.ts";
import type { Listener } from "../model/listener.ts";
import type { Service } from "../model/service.ts";
import { isSecretPiece, piecesOf } from "../model/value.ts";
import { labelOf } from "./rotation.ts";

/** The version of each secret by its name, and of its other value while it is rotated; see `labelOf`. */
export type SecretVersions = Readonly<Record<string, number>>;

export interface Surroundings {
  readonly cluster: Cluster;
  readonly artifact: string | undefined;
  readonly secrets: SecretVersions;
}

/**
 * Scale, release settings, where its metrics are read, what is told of its clients and the place in the file do not make an instance another one;
 * everything else does.
 * A revision that differs in nothing else keeps its instances.
 */
export function fingerprintOf(part: PartData, around: Surroundings): string {
  const { place: _place, ...data } = part;
  const counted: Record<string, unknown> = { ...data, artifact: around.artifact };
  const ignored = [
    "replicas",
    "scaling",
    "release",
    "connections",
    "zones",
    "groups",
    "from",
    "rateLimit",
    "metrics",
    "mqtt",
    "calls",
    "keepAliveMs",
    "backup",
    "holds",
    "produces",
    "consumes",
    "sessions",
    "console",
    "ethereum",
    "receives",
    "operation",
    "delivery",
    "load",
    "program",
    "scrapes",
  ];
  for (const key of ignored) delete counted[key];
  if (part.kind === "balancer") return fingerprint({ ...counted, ...balancerCounts(part, around) });
  return fingerprint({ ...counted, ...valueCounts(part, around) });
}

/** A balancer's configuration also holds how the services behind it are checked, and how much they take. */
function balancerCounts(balancer: Balancer, { cluster, secrets }: Surroundings): object {
  const listeners = balancer.listeners.map(({ place: _place, from, ...listener }) => {
    return { ...listener, from: from?.map((group) => group.name) };
  });
  const routed = servicesBehind(balancer).map((name) => {
    const service = cluster.services.find((one) => one.name === name);
    return (
      service && {
        check: checkOf(service),
        connections: service.connections,
        port: service.port,
        ports: service.ports,
        rateLimit: service.rateLimit,
      }
    );
  });
  const keys = valuesOf(balancer).flatMap(piecesOf).filter(isSecretPiece).map(labelOf);
  const versions = keys.length === 0 ? {} : { versions: keys.map((label) => [label, secrets[label]]) };
  return { listeners, routed, ...versions };
}

/** The versions of its secrets, and what the parts that it refers to are reached by. */
function valueCounts(part: PartData, { cluster, secrets }: Surroundings): object {
  const pieces = valuesOf(part).flatMap(piecesOf);
  const labels = pieces.filter(isSecretPiece).map(labelOf);
  const referred = pieces.flatMap((piece) => (piece.kind === "reference" ? [piece.part] : []));
  const versions = Object.fromEntries(labels.map((label) => [label, secrets[label]]));
  const reached = Object.fromEntries(
    referred.map((name) => [name, reachedBy(partNamed(cluster, name), secrets)]),
  );
  return { versions, reached };
}

function reachedBy(part: PartData | undefined, secrets: SecretVersions): unknown {
  if (part === undefined || part.kind === "job") return undefined;
  if (part.kind === "balancer") return addressOf(part.listeners[0]);
  const own = part.kind === "store" && part.engine !== "generic" ? part.settings.password : undefined;
  const names =
    own === undefined ? [] : piecesOf(own).flatMap((piece) => (piece.kind === "secret" ? [piece.name] : []));
  return { port: part.port, password: names.map((name) => [name, secrets[name]]) };
}

/** What stands in a URL of the listener: TLS changes its scheme. */
function addressOf({ listen, tls }: Listener): unknown {
  return tls ? { ...listen, tls: true } : listen;
}

/** Two services that a balancer can check alike. */
export function haveSameCheck(one: Service, other: Service): boolean {
  return stableJson(checkOf(one)) === stableJson(checkOf(other));
}

/** What the balancer asks, and how often; the pace of starting is the supervisor's business. */
function checkOf(service: Service): unknown {
  if (!service.health) return undefined;
  const { starting: _starting, ...check } = service.health;
  return { ...check, asked: checkedPortOf(service)?.port };
}
