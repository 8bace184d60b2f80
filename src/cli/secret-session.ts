/** What the verbs of `tutti secret` begin with: the cluster as it is, and where its values stand. */
import { loadCluster } from "../host/load-cluster.ts";
import type { Cluster } from "../model/cluster.ts";
import { secretsOf, usersOf } from "../model/cluster.ts";
import { isSecretName } from "../model/secret.ts";
import { Refusal } from "../supervisor/refusal.ts";
import type { SupervisorClient } from "./client.ts";
import type { SupervisorFlags } from "./flags.ts";
import { type GivenSecret, givenSecrets } from "./input-findings.ts";
import { type Observed, observe } from "./observe.ts";
import { type ClusterPaths, pathsOf, type Session } from "./session.ts";
import { startSupervisor } from "./supervisor-process.ts";

export interface SecretSession {
  readonly paths: ClusterPaths;
  readonly observed: Observed;
  /** The file's, and where that is of no use, the one that completed last. */
  readonly cluster: Cluster | undefined;
  /** What stands in the environment or the secrets file. */
  readonly given: ReadonlyMap<string, GivenSecret>;
}

export async function secretSession(session: Session, flags: SupervisorFlags): Promise<SecretSession> {
  const paths = pathsOf(session);
  const observed = await observe(session.terminal, flags, paths);
  const loaded = await loadCluster(paths.file);
  const cluster = loaded.ok ? loaded.value.cluster : observed.state.current?.cluster;
  return { paths, observed, cluster, given: cluster ? givenSecrets(paths, cluster) : new Map() };
}

/** The one writer of the vault. */
export async function supervisorOf({ paths, observed, cluster }: SecretSession): Promise<SupervisorClient> {
  return observed.client ?? (await startSupervisor(paths, cluster?.name));
}

export function refuseWrongName(name: string): void {
  if (isSecretName(name)) return;
  const advice = "write it like an environment variable, such as API_KEY; a value is never an argument";
  // Not the word itself: it may be the value.
  throw new Refusal("usage", "that is no name of a secret", advice);
}

/** A sentence for a name that is likely a mistake; undefined when some part uses it. */
export function unusedNote({ cluster }: SecretSession, name: string): string | undefined {
  if (!cluster || usersOf(cluster, name).length > 0) return undefined;
  const names = secretsOf(cluster);
  return `no part of the file uses ${name}${names.length > 0 ? `; it uses ${names.join(", ")}` : ""}`;
}

/** Where a value stands that goes before what is kept, in words. */
export function placeOf({ cluster }: SecretSession, { from }: GivenSecret): string {
  return from === "environment" ? "the environment" : (cluster?.secretsFile ?? "the secrets file");
}
