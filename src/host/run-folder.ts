/**
 * Where the sockets of a cluster lie: a function of its state folder alone. Two shells with different environments
 * must find the same supervisor, since one that finds none takes a running cluster for one that is down.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { basename, dirname, isAbsolute, join } from "node:path";

/** Not "run": that is the folder of the configuration of instances. */
const NOTE = "run-folder";

/**
 * The folder that was noted when the state folder was made; before that, one below `/tmp`, or below TUTTI_RUN_DIR.
 * A note that was copied here with the state of another cluster is not followed: it leads to that cluster's supervisor.
 */
export function runFolderOf(stateRoot: string, environment: NodeJS.ProcessEnv): string {
  const name = nameOf(stateRoot);
  const note = join(stateRoot, NOTE);
  const noted = existsSync(note) ? readFileSync(note, "utf8").trim() : "";
  if (isAbsolute(noted) && basename(noted) === name) return noted;
  // The temporary folder of the environment may differ from shell to shell, and on macOS is too long for sockets.
  return join(environment["TUTTI_RUN_DIR"] || `/tmp/tutti-${userInfo().uid}`, name);
}

export function noteRunFolder(stateRoot: string, run: string): void {
  const note = join(stateRoot, NOTE);
  if (existsSync(note) && readFileSync(note, "utf8").trim() === run) return;
  writeFileSync(note, `${run}\n`, { mode: 0o600 });
}

/** Of the real path, so that a link to the folder leads to the same one. The state folder may not be there yet. */
function nameOf(stateRoot: string): string {
  const cluster = dirname(stateRoot);
  const real = existsSync(cluster) ? join(realpathSync(cluster), basename(stateRoot)) : stateRoot;
  return createHash("sha256").update(real).digest("hex").slice(0, 8);
}
