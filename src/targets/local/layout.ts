/** Where things lie in the state folder of a cluster. */
import { createHash } from "node:crypto";
import { existsSync, lstatSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileFolderOf } from "../../components/program/file-folder.ts";

/** What an instance printed. Kept when it has ended. */
export function logFileOf(stateFolder: string, instance: string): string {
  return join(stateFolder, "logs", `${instance}.log`);
}

/** The configuration of one instance. */
export function instanceFolderOf(stateFolder: string, instance: string): string {
  return join(stateFolder, "run", instance);
}

/** The exit code of an instance that keeps one. */
export function endFileOf(stateFolder: string, instance: string): string {
  return join(instanceFolderOf(stateFolder, instance), "end");
}

/** The data of one slot: it outlives instances and revisions. */
export function dataFolderOf(stateFolder: string, part: string, slot: number): string {
  return join(stateFolder, "data", `${part}-${slot}`);
}

/** Removes the files of an instance that has ended: they may hold secrets, in clear for its eyes alone. */
export function forgetFiles(stateFolder: string, instance: string): void {
  rmSync(fileFolderOf(instanceFolderOf(stateFolder, instance)), { recursive: true, force: true });
}

/** Removes the configuration of instances that are gone; a new incarnation does it once. */
export function forgetInstances(stateFolder: string, known: ReadonlySet<string>): void {
  const folder = join(stateFolder, "run");
  if (!existsSync(folder)) return;
  for (const instance of readdirSync(folder).filter((name) => !known.has(name))) {
    rmSync(join(folder, instance), { recursive: true, force: true });
  }
}

/** Memory that looks like a folder, on Linux. */
const MEMORY = "/dev/shm";

/**
 * For certificates with their keys, which HAProxy wants as files while it starts and reloads. In memory where there is
 * such a folder, so that a key is never on a disk; else in the run folder.
 */
export function passingFolderOf(runFolder: string, instance: string): string {
  const { folder, before, after } = passingNames(runFolder);
  return join(folder, `${before}${instance}${after}`);
}

/** Removes the keys that were passed to instances that are gone: those of this cluster, and of nobody else. */
export function forgetPassing(runFolder: string, known: ReadonlySet<string>): void {
  const { folder, before, after } = passingNames(runFolder);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(before) || !name.endsWith(after)) continue;
    if (known.has(name.slice(before.length, name.length - after.length))) continue;
    const path = join(folder, name);
    // Every user may write there: what somebody else called so must not keep us from starting.
    const isOwn = lstatSync(path, { throwIfNoEntry: false })?.uid === process.getuid?.();
    if (isOwn) rmSync(path, { recursive: true, force: true });
  }
}

function passingNames(runFolder: string): {
  readonly folder: string;
  readonly before: string;
  readonly after: string;
} {
  if (!existsSync(MEMORY)) return { folder: runFolder, before: "", after: ".keys" };
  const cluster = createHash("sha256").update(runFolder).digest("hex").slice(0, 16);
  return { folder: MEMORY, before: `tutti-${cluster}-`, after: "" };
}
