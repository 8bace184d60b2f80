/** Artefacts: copies of the users' folders by content, built inside the copy, so that old ones can run again. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { chmod, copyFile, mkdir, open, readdir, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { err, ok, type Result } from "../base/result.ts";
import type { Failure } from "../contract/effect.ts";
import type { Artifact } from "../model/artifact.ts";
import { hashTree, type TreeEntry, walk } from "./file-tree.ts";

export interface ArtifactHash {
  readonly hash: string;
  readonly files: number;
  readonly bytes: number;
}

export interface Snapshot extends ArtifactHash {
  /** The folder that instances run in. */
  readonly folder: string;
  /** It was there already. */
  readonly reused: boolean;
}

export interface SnapshotRequest {
  /** Folder of the cluster file. */
  readonly clusterFolder: string;
  readonly artifact: Artifact;
  /** `.tutti/artifacts`. */
  readonly artifactsFolder: string;
  /** Takes the output of the build. */
  readonly logFile: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Ends the build, with all that it started. */
  readonly signal?: AbortSignal;
}

/** The identity of an artefact: its inputs and its build command. Reads only. */
export async function hashArtifact(
  clusterFolder: string,
  artifact: Artifact,
): Promise<Result<ArtifactHash, Failure>> {
  const root = resolve(clusterFolder, artifact.dir);
  return reading(root, async () => {
    const entries = await walk(root, artifact.ignore);
    return entries.ok ? ok(await identityOf(root, entries.value, artifact)) : entries;
  });
}

/** Makes sure that `artifacts/<hash>` exists, whole: a crash in the middle leaves only a staging folder. */
export async function snapshotArtifact(request: SnapshotRequest): Promise<Result<Snapshot, Failure>> {
  const { artifact, artifactsFolder } = request;
  const root = resolve(request.clusterFolder, artifact.dir);
  const hashed = await hashArtifact(request.clusterFolder, artifact);
  if (!hashed.ok) return hashed;
  if (await exists(join(artifactsFolder, hashed.value.hash)))
    return ok(snapshotOf(artifactsFolder, hashed.value, true));
  return reading(root, async () => {
    const staging = join(artifactsFolder, `${STAGING}${process.pid}-${randomBytes(6).toString("hex")}`);
    await mkdir(staging, { recursive: true, mode: 0o700 });
    try {
      return await fill(staging, root, request);
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
  });
}

/** Removes what snapshots that were interrupted have left; those of running processes stay. */
export async function cleanStaging(artifactsFolder: string): Promise<void> {
  const names = await readdir(artifactsFolder).catch(() => []);
  for (const name of names.filter((entry) => entry.startsWith(STAGING))) {
    const pid = Number(name.slice(STAGING.length).split("-")[0]);
    if (!isRunning(pid)) await rm(join(artifactsFolder, name), { recursive: true, force: true });
  }
}

const STAGING = ".staging-";

async function fill(
  staging: string,
  root: string,
  request: SnapshotRequest,
): Promise<Result<Snapshot, Failure>> {
  const { artifact, artifactsFolder } = request;
  const entries = await walk(root, artifact.ignore);
  if (!entries.ok) return entries;
  await copyTree(root, staging, entries.value);
  // Named by what was copied, and not by what was read before: the folder may have changed in between.
  const copied = await walk(staging, []);
  if (!copied.ok) return copied;
  const identity = await identityOf(staging, copied.value, artifact);
  const failed = artifact.build && (await build(staging, artifact.build, request));
  if (failed) return err(failed);
  const built = artifact.build ? await walk(staging, []) : copied;
  if (!built.ok) return built;
  await freeze(staging, built.value);
  const isFirst = await moveInto(staging, join(artifactsFolder, identity.hash));
  return ok(snapshotOf(artifactsFolder, identity, !isFirst));
}

function snapshotOf(artifactsFolder: string, identity: ArtifactHash, reused: boolean): Snapshot {
  return { ...identity, folder: join(artifactsFolder, identity.hash), reused };
}

async function identityOf(
  root: string,
  entries: readonly TreeEntry[],
  artifact: Artifact,
): Promise<ArtifactHash> {
  const files = entries.flatMap((entry) => (entry.kind === "file" ? [entry] : []));
  const hash = await hashTree(root, entries, ["tutti-artifact-1", ...(artifact.build ?? [])]);
  return { hash, files: files.length, bytes: files.reduce((sum, file) => sum + file.bytes, 0) };
}

async function copyTree(from: string, to: string, entries: readonly TreeEntry[]): Promise<void> {
  for (const entry of entries) {
    const target = join(to, entry.path);
    if (entry.kind === "folder") await mkdir(target, { mode: 0o755 });
    else if (entry.kind === "link") await symlink(entry.target, target);
    else {
      await copyFile(join(from, entry.path), target, constants.COPYFILE_FICLONE);
      await chmod(target, entry.executable ? 0o755 : 0o644);
    }
  }
}

/** Read-only files: a program that changes its own code would change what a roll-back runs. Folders stay writable. */
async function freeze(folder: string, entries: readonly TreeEntry[]): Promise<void> {
  for (const entry of entries) {
    if (entry.kind === "file") await chmod(join(folder, entry.path), entry.executable ? 0o555 : 0o444);
  }
  await flush(folder);
}

/** One flush of the file system instead of one a file: an artefact may hold ten thousands of them. */
async function flush(folder: string): Promise<void> {
  const child = spawn("sync", ["-f", folder], { stdio: "ignore" });
  const code = await new Promise<number | null>((settle) => {
    child.once("error", () => settle(null));
    child.once("close", settle);
  });
  if (code !== 0) await syncPath(folder);
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, "r");
  await handle.sync().finally(() => handle.close());
}

/** False when another process was quicker: its copy has the same name and so the same content. */
async function moveInto(staging: string, target: string): Promise<boolean> {
  try {
    await rename(staging, target);
    await syncPath(dirname(target));
    return true;
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === "ENOTEMPTY" || code === "EEXIST") return false;
    throw error;
  }
}

async function build(
  folder: string,
  words: readonly string[],
  request: SnapshotRequest,
): Promise<Failure | undefined> {
  const [program = "", ...rest] = words;
  await mkdir(dirname(request.logFile), { recursive: true, mode: 0o700 });
  const log = await open(request.logFile, "w", 0o600);
  const stdio = ["ignore", log.fd, log.fd] as const;
  const child = spawn(program, rest, {
    cwd: folder,
    env: buildEnvironment(request.environment),
    stdio: [...stdio],
    // A group of its own, so that what a package manager started ends with it.
    detached: true,
  });
  const stop = (): void => endGroup(child.pid);
  request.signal?.addEventListener("abort", stop);
  const ended = await new Promise<string | undefined>((settle) => {
    child.once("error", (error) => settle(error.message));
    child.once("close", (code, signal) =>
      settle(code === 0 ? undefined : `it ended with ${signal ?? `code ${code}`}`),
    );
  }).finally(() => log.close());
  request.signal?.removeEventListener("abort", stop);
  if (ended === undefined) return undefined;
  const last = (await readFile(request.logFile, "utf8")).trimEnd().split("\n").slice(-20).join("\n");
  const of = request.artifact.owner ? ` of ${request.artifact.owner}` : "";
  const message = `the build${of} failed: ${words.join(" ")}: ${ended}${last ? `\n${last}` : ""}`;
  return { code: "failed", message, advice: `correct the build; its whole output is in ${request.logFile}` };
}

function endGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, "SIGKILL");
  } catch (error) {
    if ((error as { code?: unknown }).code !== "ESRCH") throw error;
  }
}

/** What a build needs to find its tools; the secrets of the cluster are not among it. */
const BUILD_VARIABLES =
  /^(PATH|HOME|USER|LANG|LC_.*|TMPDIR|SHELL|TZ|CI|NODE_.*|npm_config_.*|.*_proxy|.*_PROXY|XDG_.*|SSL_CERT_.*)$/;

function buildEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => BUILD_VARIABLES.test(name)));
}

/** The folder of the artefact may be missing or closed; what it holds may vanish while we read. */
async function reading<T>(
  root: string,
  work: () => Promise<Result<T, Failure>>,
): Promise<Result<T, Failure>> {
  try {
    return await work();
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    const reason = error instanceof Error ? error.message : String(error);
    if (code === "ENOENT" && !(await exists(root))) {
      const message = `the artifact folder ${root} does not exist`;
      return err({
        code: "missing-artifact",
        message,
        advice: "correct `dir`; it is relative to the cluster file",
      });
    }
    if (code === "ENOSPC")
      return err({ code: "no-space", message: reason, advice: "free some space and try again" });
    const message = `cannot take the artifact ${root}: ${reason}`;
    return err({
      code: "missing-artifact",
      message,
      advice: "make it readable, and keep it still meanwhile",
    });
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: unknown }).code === "EPERM";
  }
}
