/** Turns the order to start an instance into a launch, with everything filled in that only this machine knows. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { listenAddresses } from "../../components/haproxy/place.ts";
import { launchOf } from "../../components/launch.ts";
import type { LaunchContext } from "../../components/launch-context.ts";
import { fileFolderOf } from "../../components/program/file-folder.ts";
import type { Member } from "../../contract/effect.ts";
import type { Launch, Limits } from "../../contract/launch.ts";
import { haveSameCheck } from "../../contract/part-fingerprint.ts";
import type { Revision } from "../../contract/revision.ts";
import { otherLabel } from "../../contract/rotation.ts";
import { partNamed } from "../../model/cluster.ts";
import type { PartData } from "../../model/declaration.ts";
import type { Service } from "../../model/service.ts";
import { developmentNamesOf } from "../../model/tls.ts";
import { Refused } from "./failures.ts";
import { dataFolderOf, instanceFolderOf, passingFolderOf } from "./layout.ts";
import type { Endpoint } from "./port-free.ts";
import { type Address, valueText } from "./values.ts";

/** What the machine and the cluster's state tell, besides the order itself. */
export interface LaunchSources {
  readonly stateFolder: string;
  /** For sockets, whose paths must be short. */
  readonly runFolder: string;
  /** Folder of the cluster file. */
  readonly clusterFolder: string;
  readonly interfaceAddresses: readonly string[];
  revision(number: number): Revision | undefined;
  /** Without a version, the last one: journals of before versions were counted name none. */
  resolveSecret(name: string, version: number | undefined): string | undefined;
  addressOf(part: string): Address | undefined;
  artifactFolder(hash: string): string;
  /** Missing where none can be made. */
  developmentCertificate?(names: readonly string[]): { readonly chain: string; readonly key: string };
}

/** One instance, as effects and watches name it. */
export interface InstanceOrder {
  readonly instance: string;
  readonly part: string;
  readonly slot: number;
  readonly revision: number;
  readonly address: string;
  readonly effect: string;
  readonly members: readonly Member[];
  readonly holding?: boolean;
}

/** Throws {@link Refused} when the instance cannot be started. */
export function launchFor(order: InstanceOrder, sources: LaunchSources): Launch {
  const revision = revisionOf(order.revision, sources);
  const part = partOf(revision, order.part);
  const launch = launchOf(part, contextFor(order, part, revision, sources));
  if (!launch.ok) throw new Refused(launch.error);
  const limits = limitsOf(part);
  return limits ? { ...launch.value, limits } : launch.value;
}

function limitsOf(part: PartData): Limits | undefined {
  const { cpu, memoryBytes } = ("resources" in part && part.resources) || {};
  if (cpu === undefined && memoryBytes === undefined) return undefined;
  return {
    ...(cpu === undefined ? {} : { cpu }),
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
  };
}

function contextFor(
  order: InstanceOrder,
  part: PartData,
  revision: Revision,
  sources: LaunchSources,
): LaunchContext {
  const { instance, slot, address, members } = order;
  const artifactFolder = artifactFolderOf(part, revision, sources);
  return {
    cluster: revision.cluster,
    instance,
    slot,
    revision: revision.number,
    effectId: order.effect,
    address,
    folder: instanceFolderOf(sources.stateFolder, instance),
    dataFolder: dataFolderOf(sources.stateFolder, part.name, slot),
    dataFiles: namesIn(dataFolderOf(sources.stateFolder, part.name, slot)),
    ...(artifactFolder ? { artifactFolder } : {}),
    clusterFolder: sources.clusterFolder,
    socketFolder: sources.runFolder,
    members,
    ...(order.holding ? { holding: true } : {}),
    checkedOtherwise: checkedOtherwise(members, revision, sources),
    interfaceAddresses: sources.interfaceAddresses,
    certificates: {
      folder: passingFolderOf(sources.runFolder, instance),
      development: () => developmentCertificate(part, revision, sources),
    },
    resolve: (value) => valueText(value, valueSourcesOf(revision, instance, sources)),
  };
}

/** One for the whole cluster, so that there is one root to trust. */
function developmentCertificate(
  part: PartData,
  { cluster }: Revision,
  sources: LaunchSources,
): { chain: string; key: string } {
  const names = developmentNamesOf(cluster.balancers.flatMap(({ listeners }) => listeners));
  const certificate = sources.developmentCertificate?.(names);
  if (certificate) return certificate;
  const message = `${part.name} wants a certificate for development, and none can be made here`;
  throw new Refused({ code: "failed", message, advice: "Give it one: tls: certificate({ chain, key })." });
}

/** Members that were started under another health check than the one that the balancer is about to use. */
function checkedOtherwise(members: readonly Member[], now: Revision, sources: LaunchSources): Set<string> {
  const serviceIn = (revision: Revision | undefined, name: string): Service | undefined =>
    revision?.cluster.services.find((service) => service.name === name);
  const others = members.filter(({ pool, revision }) => {
    const started = serviceIn(sources.revision(revision), pool);
    const wanted = serviceIn(now, pool);
    return started !== undefined && wanted !== undefined && !haveSameCheck(started, wanted);
  });
  return new Set(others.map(({ instance }) => instance));
}

/** What an earlier run left behind; nothing where the folder was never made. */
function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** Secrets in the versions that the revision was released with. */
export function valueSourcesOf(
  revision: Revision,
  instance: string,
  sources: LaunchSources,
): Parameters<typeof valueText>[1] {
  const versionOf = (label: string): number | undefined => revision.secrets?.[label];
  return {
    cluster: revision.cluster,
    secretOf: (name) => sources.resolveSecret(name, versionOf(name)),
    fileFolder: fileFolderOf(instanceFolderOf(sources.stateFolder, instance)),
    otherOf: (name) => {
      const other = versionOf(otherLabel(name));
      return other === undefined ? undefined : sources.resolveSecret(name, other);
    },
    addressOf: (part) => sources.addressOf(part),
  };
}

function artifactFolderOf(part: PartData, revision: Revision, sources: LaunchSources): string | undefined {
  if (!("artifact" in part) || !part.artifact) return undefined;
  const hash = revision.artifacts[part.name];
  const folder = hash === undefined ? undefined : sources.artifactFolder(hash);
  if (folder !== undefined && statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  throw new Refused({
    code: "missing-artifact",
    message: `the files of ${part.name} in revision ${revision.number} (${hash?.slice(0, 12) ?? "never stored"}) are not in the store`,
    advice: `Deploy again from ${part.artifact.dir}, which stores them; a roll-back needs a revision whose files are kept.`,
  });
}

/** What the instance will listen on. */
export function endpointsOf(order: InstanceOrder, sources: LaunchSources): readonly Endpoint[] {
  const part = partOf(revisionOf(order.revision, sources), order.part);
  if (part.kind === "balancer") {
    return part.listeners.flatMap((listener) => {
      const addresses = listenAddresses(listener, sources.interfaceAddresses);
      return addresses.map((address) => ({ address, port: listener.listen.port }));
    });
  }
  return portsOf(part).map((port) => ({ address: order.address, port }));
}

function portsOf(part: PartData): readonly number[] {
  if (part.kind === "store") return [part.port.port];
  if (part.kind !== "service") return [];
  const main = part.port ? [part.port.port] : [];
  return [...new Set([...main, ...Object.values(part.ports).map(({ port }) => port)])];
}

export function revisionOf(number: number, sources: LaunchSources): Revision {
  const revision = sources.revision(number);
  if (revision) return revision;
  throw new Refused({
    code: "failed",
    message: `revision ${number} is not in the state of the cluster`,
    advice:
      "Deploy again, which makes a new revision; report this, since a revision in use must not be lost.",
  });
}

export function partOf(revision: Revision, name: string): PartData {
  const part = partNamed(revision.cluster, name);
  if (part) return part;
  throw new Refused({
    code: "failed",
    message: `revision ${revision.number} has no part ${name}`,
    advice: "Report this with the journal: an effect must name a part of its own revision.",
  });
}
