/** The secrets of a cluster as `tutti secret list` tells them: all but their values. Pure. */

import { tableText } from "../base/table.ts";
import type { SecretVersions } from "../contract/part-fingerprint.ts";
import { type Rotation, rotationOf } from "../contract/rotation.ts";
import { type Cluster, secretsOf, usersOf } from "../model/cluster.ts";
import type { Paint } from "./paint.ts";

/** Where the next deploy takes a value from. */
export type SecretSource = "environment" | "file" | "vault" | "missing";

export interface ListedSecret {
  readonly name: string;
  /** Parts that use it. */
  readonly parts: readonly string[];
  /** In use by what runs; null when nothing is. */
  readonly version: number | null;
  /** The other one that is accepted while it is rotated. */
  readonly otherVersion: number | null;
  readonly rotation: Rotation["kind"];
  /** When that version was kept, else the last one that was. */
  readonly setAt: string | null;
  readonly from: SecretSource;
  /** The version that a deploy would release now, where it is another one. */
  readonly pending: number | null;
}

export interface SecretFacts {
  readonly cluster: Cluster | undefined;
  /** Of the revision that runs. */
  readonly inUse: SecretVersions;
  /** That a deploy would lead to. */
  readonly next: SecretVersions;
  readonly given: ReadonlyMap<string, { readonly from: "environment" | "file" }>;
  readonly kept: readonly { readonly name: string; readonly version: number; readonly atWallMs: number }[];
}

export function listedSecrets(facts: SecretFacts): readonly ListedSecret[] {
  const { cluster, kept } = facts;
  const names = [...(cluster ? secretsOf(cluster) : []), ...kept.map(({ name }) => name)];
  return [...new Set(names)].sort().map((name) => listed(name, facts));
}

function listed(name: string, { cluster, inUse, next, given, kept }: SecretFacts): ListedSecret {
  const rotation = rotationOf(inUse, name);
  const versions = kept.filter((secret) => secret.name === name);
  const shown = versions.find(({ version }) => version === rotation.version) ?? versions.at(-1);
  const pending = next[name];
  return {
    name,
    parts: cluster ? usersOf(cluster, name) : [],
    version: rotation.version ?? null,
    otherVersion: rotation.kind === "closed" ? null : rotation.other,
    rotation: rotation.kind,
    setAt: shown ? new Date(shown.atWallMs).toISOString() : null,
    from: given.get(name)?.from ?? (versions.length > 0 ? "vault" : "missing"),
    pending: pending === undefined || pending === rotation.version ? null : pending,
  };
}

export function secretLines(
  secrets: readonly ListedSecret[],
  secretsFile: string | undefined,
  paint: Paint,
): readonly string[] {
  if (secrets.length === 0) return ["no secrets: the cluster uses none, and none is kept"];
  const rows = secrets.map((secret) => [
    secret.name,
    secret.version === null ? "–" : String(secret.version),
    secret.setAt === null ? "–" : secret.setAt.replace(/\.\d+Z$/, "Z"),
    secret.from === "file"
      ? (secretsFile ?? "file")
      : secret.from === "missing"
        ? paint.bad("missing")
        : secret.from,
    secret.parts.join(", ") || paint.dim("nothing"),
  ]);
  return [
    ...tableText(["NAME", "VERSION", "SINCE", "FROM", "USED BY"], rows).split("\n"),
    ...secrets.flatMap((secret) => stateLines(secret, paint)),
  ];
}

function stateLines(
  { name, version, otherVersion, rotation, pending }: ListedSecret,
  paint: Paint,
): readonly string[] {
  const lines: Readonly<Record<Rotation["kind"], readonly string[]>> = {
    closed: [],
    accepting: [
      `${name}: version ${otherVersion} is accepted as well; go on with \`tutti secret rotate ${name}\``,
    ],
    preferring: [
      `${name}: version ${otherVersion} is still accepted; end that with \`tutti secret rotate ${name} --finish\``,
    ],
  };
  const released =
    pending !== null && version !== null ? [`${name}: another value waits for \`tutti deploy\``] : [];
  return [...lines[rotation], ...released].map((line) => paint.warn(line));
}
