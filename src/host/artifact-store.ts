/** The artefacts of a whole cluster: their hashes for a plan, and their copies for a release. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { sentences } from "../base/sentences.ts";
import type { Failure } from "../contract/effect.ts";
import type { Artifact } from "../model/artifact.ts";
import { type Cluster, partsOf } from "../model/cluster.ts";
import { hashArtifact, snapshotArtifact } from "./artifacts.ts";

export interface ArtifactFolders {
  /** Folder of the cluster file. */
  readonly cluster: string;
  /** `.tutti/artifacts`. */
  readonly artifacts: string;
  /** `.tutti/logs`. */
  readonly logs: string;
}

export interface HashedArtifacts {
  /** Content hashes by part. */
  readonly hashes: Readonly<Record<string, string>>;
  /** Why there is none, by part. */
  readonly failures: Readonly<Record<string, Failure>>;
}

/** The hash of each part's artefact. Reads only. */
export async function hashArtifacts(clusterFolder: string, cluster: Cluster): Promise<HashedArtifacts> {
  const hashes: Record<string, string> = {};
  const failures: Record<string, Failure> = {};
  for (const [part, artifact] of artifactsOf(cluster)) {
    const hashed = await hashArtifact(clusterFolder, artifact);
    if (hashed.ok) hashes[part] = hashed.value.hash;
    else failures[part] = hashed.error;
  }
  return { hashes, failures };
}

/** The artefact could not be kept, or is no longer what was planned. */
export class ArtifactError extends Error {
  override readonly name = "ArtifactError";
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(sentences(failure.message, failure.advice));
    this.failure = failure;
  }
}

export class ArtifactStore {
  readonly #folders: ArtifactFolders;

  constructor(folders: ArtifactFolders) {
    this.#folders = folders;
  }

  /** The folder that instances with this artefact run in. */
  folderOf(hash: string): string {
    return join(this.#folders.artifacts, hash);
  }

  /**
   * Copies and builds what is not kept yet. What is kept is not looked at again, so that a roll-back needs no source.
   * Throws an {@link ArtifactError} when that fails, and when the files are no longer those that were hashed.
   */
  async keep(
    cluster: Cluster,
    hashes: Readonly<Record<string, string>>,
    tell: (text: string) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    for (const [part, artifact] of artifactsOf(cluster)) {
      const wanted = hashes[part];
      if (wanted !== undefined && existsSync(this.folderOf(wanted))) continue;
      if (signal?.aborted) throw new ArtifactError(stopped(part));
      if (artifact.build) tell(`building ${part}: ${artifact.build.join(" ")}`);
      const kept = await this.#snapshot(part, artifact, signal);
      if (kept !== wanted) throw new ArtifactError(changed(part, artifact));
    }
  }

  async #snapshot(part: string, artifact: Artifact, signal?: AbortSignal): Promise<string> {
    const { cluster, artifacts, logs } = this.#folders;
    const logFile = join(logs, `${part}.build.log`);
    const taken = await snapshotArtifact({
      clusterFolder: cluster,
      artifact,
      artifactsFolder: artifacts,
      logFile,
      ...(signal ? { signal } : {}),
    });
    if (!taken.ok) throw new ArtifactError({ ...taken.error, message: `${part}: ${taken.error.message}` });
    return taken.value.hash;
  }
}

function stopped(part: string): Failure {
  return { code: "failed", message: `${part} was not copied: it was cancelled`, advice: "deploy again" };
}

function changed(part: string, artifact: Artifact): Failure {
  const message = `the files of ${part} in ${artifact.dir} changed after they were planned`;
  return { code: "missing-artifact", message, advice: "plan or deploy again with the files as they are now" };
}

function artifactsOf(cluster: Cluster): readonly (readonly [string, Artifact])[] {
  return partsOf(cluster).flatMap((part) => {
    const artifact = "artifact" in part ? part.artifact : undefined;
    return artifact ? [[part.name, artifact] as const] : [];
  });
}
