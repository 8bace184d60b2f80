/** Which version of each secret a revision is given. Pure: the vault is asked, and nothing is stored. */
import type { SecretVersions } from "../contract/part-fingerprint.ts";
import type { Revision } from "../contract/revision.ts";
import { type Cluster, secretsOf } from "../model/cluster.ts";

/** Values by name, as they were given with a command. */
export type SecretValues = Readonly<Record<string, string>>;

/** What the vault knows, without a value leaving it. */
export interface KnownSecrets {
  /** The number of the last version; undefined when the secret never had a value. */
  latest(name: string): number | undefined;
  has(name: string, version: number): boolean;
  /** Whether that version is there and has this value. */
  holds(name: string, version: number, value: string): boolean;
}

/**
 * The versions that a file and the values given with it lead to. What a running revision uses stays while its value
 * is the one that is given, or none is; another value is a version of its own. A secret without any value is left out.
 */
export function versionsFor(
  cluster: Cluster,
  given: SecretValues,
  known: KnownSecrets,
  before: Revision | null,
): SecretVersions {
  const entries = secretsOf(cluster).map((name) => {
    const used = recordedVersions(before)[name] ?? known.latest(name);
    return [name, versionOf(name, given[name], used, known)] as const;
  });
  return withoutMissing(entries);
}

function versionOf(
  name: string,
  value: string | undefined,
  used: number | undefined,
  known: KnownSecrets,
): number | undefined {
  if (value === undefined) return used;
  const latest = known.latest(name);
  const same = [used, latest].find((one) => one !== undefined && known.holds(name, one, value));
  return same ?? Math.max(used ?? 0, latest ?? 0) + 1;
}

/** Of a revision. Journals of before versions were counted have none: their secrets are read in the latest version. */
export function recordedVersions(revision: Revision | null): SecretVersions {
  return revision?.secrets ?? {};
}

/** For a roll-back: what is used today goes before what was used then. */
export function versionsToday(cluster: Cluster, target: Revision, current: Revision): SecretVersions {
  const [now, then] = [recordedVersions(current), recordedVersions(target)];
  return withoutMissing(secretsOf(cluster).map((name) => [name, now[name] ?? then[name]] as const));
}

/** Names whose versions differ, of those that both have. */
export function changedSecrets(before: SecretVersions, after: SecretVersions): readonly string[] {
  return Object.keys(after).filter((name) => before[name] !== undefined && before[name] !== after[name]);
}

/** Secrets of a file that have a value neither in the vault nor with the command. */
export function missingFromFile(
  cluster: Cluster,
  given: SecretValues,
  known: KnownSecrets,
): readonly string[] {
  return secretsOf(cluster).filter((name) => given[name] === undefined && known.latest(name) === undefined);
}

/** Secrets of a kept revision whose version the vault does not have (any more). */
export function missingFromRevision(revision: Revision, known: KnownSecrets): readonly string[] {
  const versions = recordedVersions(revision);
  return secretsOf(revision.cluster).filter((name) => {
    const version = versions[name] ?? known.latest(name);
    return version === undefined || !known.has(name, version);
  });
}

function withoutMissing(entries: readonly (readonly [string, number | undefined])[]): SecretVersions {
  return Object.fromEntries(
    entries.flatMap(([name, version]) => (version === undefined ? [] : [[name, version] as const])),
  );
}
