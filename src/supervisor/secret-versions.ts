/** Which version of each secret a revision is given. Pure: the vault is asked, and nothing is stored. */
import type { SecretVersions } from "../contract/part-fingerprint.ts";
import type { Revision } from "../contract/revision.ts";
import { namesIn, otherLabel } from "../contract/rotation.ts";
import { type Cluster, rotatableSecretsOf, secretsOf } from "../model/cluster.ts";
import { Refusal } from "./refusal.ts";

/** Values by name, as they were given with a command. */
export type SecretValues = Readonly<Record<string, string>>;

/** What the vault knows, without a value leaving it. */
export interface KnownSecrets {
  /** The number of the last version; undefined when the secret never had a value. */
  latest(name: string): number | undefined;
  /** The last version that was set by hand, for the next deploy; undefined when none was. */
  lastSet(name: string): number | undefined;
  has(name: string, version: number): boolean;
  /** Whether that version is there and has this value. */
  holds(name: string, version: number, value: string): boolean;
  /** The version with this value that a rotation has replaced, unless it was set anew since. */
  retired(name: string, value: string): number | undefined;
}

/**
 * The versions that a file and the values given with it lead to. A value that is given goes before one that was set, and
 * that before the one in use; what is the same stays as it is. A rotation that is open is neither pushed on nor ended:
 * both of its values mean what is in use. A secret without any value is left out.
 */
export function versionsFor(
  cluster: Cluster,
  given: SecretValues,
  known: KnownSecrets,
  before: Revision | null,
): SecretVersions {
  const recorded = recordedVersions(before);
  return labelled(cluster, (name) => {
    const inUse = { used: recorded[name] ?? known.latest(name), other: recorded[otherLabel(name)] };
    return [versionOf(name, given[name], inUse, known), inUse.other];
  });
}

/**
 * Some shell or file may still have what a rotation has replaced. Released from there it would lock the clients out that
 * have moved, and let in whoever the key was taken from.
 */
export function refuseRetired(
  cluster: Cluster,
  given: SecretValues,
  known: KnownSecrets,
  before: Revision | null,
): void {
  const recorded = recordedVersions(before);
  for (const name of secretsOf(cluster)) {
    const value = given[name];
    const retired = value === undefined ? undefined : known.retired(name, value);
    if (retired === undefined || [recorded[name], recorded[otherLabel(name)]].includes(retired)) continue;
    throw new Refusal(
      "refused",
      `the environment or the secrets file has a value of ${name} that a rotation has retired (version ${retired})`,
      `take it out there, or write the one in use there; if you do want it again: \`tutti secret set ${name}\``,
    );
  }
}

/** While a rotation is open no third value may come in: whoever has one of the two would be locked out. */
export function refuseThird(
  name: string,
  value: string,
  valid: readonly number[],
  known: KnownSecrets,
): void {
  if (valid.some((version) => known.holds(name, version, value))) return;
  throw new Refusal(
    "refused",
    `a rotation of ${name} is open (versions ${valid.join(" and ")}), and the value that was given is a third one`,
    `finish it first: \`tutti secret rotate ${name} --finish\``,
  );
}

/** What a deploy was given, by hand, by the environment or by the secrets file, for secrets that are being rotated. */
export function refuseThirds(
  cluster: Cluster,
  given: SecretValues,
  known: KnownSecrets,
  before: Revision | null,
): void {
  const recorded = recordedVersions(before);
  for (const name of secretsOf(cluster)) {
    const [value, version, other] = [given[name], recorded[name], recorded[otherLabel(name)]];
    if (value === undefined || version === undefined || other === undefined) continue;
    refuseThird(name, value, [version, other], known);
  }
}

function versionOf(
  name: string,
  value: string | undefined,
  { used, other }: { readonly used: number | undefined; readonly other: number | undefined },
  known: KnownSecrets,
): number | undefined {
  if (value === undefined) {
    if (other !== undefined) return used;
    const set = known.lastSet(name);
    return set === undefined || set < (used ?? 0) ? used : set;
  }
  if (other !== undefined && known.holds(name, other, value)) return used;
  const latest = known.latest(name);
  const same = [used, latest].find((one) => one !== undefined && known.holds(name, one, value));
  return same ?? Math.max(used ?? 0, latest ?? 0) + 1;
}

/** Each secret with its version and, where some part accepts one, the version of its other value. */
function labelled(
  cluster: Cluster,
  versionsOf: (name: string) => readonly [version: number | undefined, other: number | undefined],
): SecretVersions {
  const rotatable = rotatableSecretsOf(cluster);
  const entries = secretsOf(cluster).flatMap((name) => {
    const [version, other] = versionsOf(name);
    return [
      [name, version] as const,
      [otherLabel(name), rotatable.includes(name) ? other : undefined] as const,
    ];
  });
  return withoutMissing(entries);
}

/** Of a revision. Journals of before versions were counted have none: their secrets are read in the latest version. */
export function recordedVersions(revision: Revision | null): SecretVersions {
  return revision?.secrets ?? {};
}

/** For a roll-back: what is used today goes before what was used then. A value that was retired does not come back. */
export function versionsToday(cluster: Cluster, target: Revision, current: Revision): SecretVersions {
  const [now, then] = [recordedVersions(current), recordedVersions(target)];
  return labelled(cluster, (name) => {
    const from = now[name] === undefined ? then : now;
    return [from[name], from[otherLabel(name)]];
  });
}

/** Names whose versions differ, those of their other values too, of the secrets that both have. */
export function changedSecrets(before: SecretVersions, after: SecretVersions): readonly string[] {
  return namesIn(after).filter((name) => {
    const other = otherLabel(name);
    return before[name] !== undefined && (before[name] !== after[name] || before[other] !== after[other]);
  });
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
    const [version, other] = [versions[name] ?? known.latest(name), versions[otherLabel(name)]];
    const isThere = version !== undefined && known.has(name, version);
    return !isThere || (other !== undefined && !known.has(name, other));
  });
}

function withoutMissing(entries: readonly (readonly [string, number | undefined])[]): SecretVersions {
  return Object.fromEntries(
    entries.flatMap(([name, version]) => (version === undefined ? [] : [[name, version] as const])),
  );
}
