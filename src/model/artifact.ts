/** The files that a part runs: snapshotted by content, and bound to the one part that declares them. */
import { hereWhenAsked, OptionReader, shown } from "./read.ts";

/**
 * @typeParam Owner The part that it belongs to, or null while no part has declared it. Giving the artefact of one
 * service to another is a type error, and is refused at run time and by the engine as well.
 */
export interface Artifact<Owner extends string | null = string | null> {
  readonly kind: "artifact";
  readonly owner: Owner;
  /** Folder, relative to the cluster file. */
  readonly dir: string;
  /** Runs in the snapshot, after the files are copied and before it is frozen. */
  readonly build?: readonly string[];
  /** Names or paths that are neither copied nor counted in the content hash. */
  readonly ignore: readonly string[];
}

export interface ArtifactOptions {
  readonly dir: string;
  /** A command such as `["npm", "run", "build"]`; it runs in a copy, so your folder stays as it is. */
  readonly build?: readonly string[];
  /** Default: `node_modules` when there is a `build`, and always `.git` and `.tutti`. */
  readonly ignore?: readonly string[];
}

const claimed = new WeakMap<object, string>();

/** Files from a folder. Any changed byte that is not ignored makes a new artefact, and so a new revision. */
export function artifact(options: ArtifactOptions): Artifact<null> {
  const reader = new OptionReader("artifact", options, hereWhenAsked());
  const dir = reader.text("dir");
  if (dir === undefined)
    reader.refuse("missing", ["dir"], "an artifact needs a folder", 'write artifact({ dir: "./server" })');
  const build = reader.list("build").map(String);
  const named = reader.list("ignore").map(String);
  reader.finish();
  const ignore = [...(build.length > 0 ? ["node_modules"] : []), ".git", ".tutti", ...named];
  return Object.freeze({
    kind: "artifact",
    owner: null,
    dir: dir ?? ".",
    ...(build.length > 0 ? { build } : {}),
    ignore: Object.freeze([...new Set(ignore)]),
  });
}

/** Reads the artefact of a part and binds it to that part. */
export function readArtifact<N extends string>(reader: OptionReader, part: N): Artifact<N> | undefined {
  const value = reader.raw("artifact");
  if (value === undefined) return undefined;
  if ((value as { kind?: unknown } | null)?.kind !== "artifact") {
    reader.refuse(
      "wrong-artifact",
      ["artifact"],
      `artifact cannot be ${shown(value)}`,
      'write artifact({ dir: "./server" })',
    );
    return undefined;
  }
  const given = value as Artifact;
  const owner = given.owner ?? claimed.get(given);
  if (owner !== undefined && owner !== part) {
    const fix = `give ${part} an artifact of its own: artifact({ dir: … })`;
    reader.refuse(
      "wrong-artifact",
      ["artifact"],
      `this artifact belongs to "${owner}", not to "${part}"`,
      fix,
    );
    return undefined;
  }
  claimed.set(given, part);
  return Object.freeze({ ...given, owner: part });
}
