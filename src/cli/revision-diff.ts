/** What differs between two revisions, in the words of the file. A secret is told by its name: that is all there is. Pure. */
import type { Revision } from "../contract/revision.ts";
import { type Cluster, partsOf } from "../model/cluster.ts";
import type { PartData } from "../model/declaration.ts";
import { fieldsOf } from "./file-words.ts";

export interface RevisionChange {
  /** "cluster", or what kind of part. */
  readonly kind: PartData["kind"] | "cluster";
  /** Of the part, or of the cluster. */
  readonly name: string;
  readonly change: "added" | "removed" | "changed";
  /** `replicas`, `env VERSION`; null when the whole part came or went. */
  readonly field: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

export function changesOf(from: Revision, to: Revision): readonly RevisionChange[] {
  const before = new Map(partsOf(from.cluster).map((part) => [part.name, part]));
  const after = new Map(partsOf(to.cluster).map((part) => [part.name, part]));
  const whole = (part: PartData, change: "added" | "removed"): RevisionChange => {
    return { kind: part.kind, name: part.name, change, field: null, from: null, to: null };
  };
  const parts = [...after.values()].flatMap((part): readonly RevisionChange[] => {
    const old = before.get(part.name);
    if (!old) return [whole(part, "added")];
    const hashes = [from.artifacts[part.name], to.artifacts[part.name]] as const;
    return between(part, fieldsWith(old, hashes[0]), fieldsWith(part, hashes[1]));
  });
  const removed = [...before.values()].filter(({ name }) => !after.has(name));
  return [
    ...between(to.cluster, clusterFields(from), clusterFields(to)),
    ...parts,
    ...removed.map((part) => whole(part, "removed")),
  ];
}

type Fields = ReadonlyMap<string, string>;

function between(
  { kind, name }: Pick<PartData | Cluster, "kind" | "name">,
  old: Fields,
  now: Fields,
): RevisionChange[] {
  const names = [...new Set([...old.keys(), ...now.keys()])];
  return names
    .filter((field) => old.get(field) !== now.get(field))
    .map((field) => {
      const [from, to] = [old.get(field) ?? null, now.get(field) ?? null];
      return {
        kind,
        name,
        change: from === null ? "added" : to === null ? "removed" : "changed",
        field,
        from,
        to,
      };
    });
}

function fieldsWith(part: PartData, hash: string | undefined): Fields {
  const { name: _name, place: _place, kind, ...data } = part;
  return new Map([
    ["kind", kind],
    ...(hash === undefined ? [] : [["artifact", hash] as const]),
    ...fieldsOf(data),
  ]);
}

/** Of a secret the version is told: its value is nowhere in a revision. */
function clusterFields({ cluster, secrets }: Revision): Fields {
  const { name, environment, secretsFile } = cluster;
  const versions = Object.entries(secrets ?? {}).map(
    ([secret, version]) => [`secret ${secret}`, `version ${version}`] as const,
  );
  return new Map([...fieldsOf({ name, environment, secrets: secretsFile }), ...versions]);
}

/** Enough of a content hash to tell two artefacts apart by eye. */
const HASH_SHOWN = 12;

/** Such as `service relayer: replicas 3 → 5`. */
export function changeLine({ kind, name, change, field, from, to }: RevisionChange): string {
  const what = `${kind} ${name}`;
  if (field === null) return `${what}: ${change}`;
  const shown = (text: string | null): string =>
    field === "artifact" ? `${text?.slice(0, HASH_SHOWN)}…` : `${text}`;
  if (change === "added") return `${what}: ${field} added: ${shown(to)}`;
  if (change === "removed") return `${what}: ${field} removed, was ${shown(from)}`;
  return `${what}: ${field} ${shown(from)} → ${shown(to)}`;
}
