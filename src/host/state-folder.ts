/** The folder `.tutti/` beside the cluster file, and the short folder that sockets live in. */
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { userInfo } from "node:os";
import { dirname, join } from "node:path";
import { err, ok, type Result } from "../base/result.ts";
import { sizeText } from "../base/size.ts";
import type { Failure } from "../contract/effect.ts";
import { noteRunFolder, runFolderOf } from "./run-folder.ts";

export interface StateFolder {
  /** Folder of the cluster file; relative paths of the file start here. */
  readonly cluster: string;
  readonly root: string;
  readonly journal: string;
  readonly secrets: string;
  readonly artifacts: string;
  readonly logs: string;
  readonly data: string;
  readonly cache: string;
  /** What a Prometheus on this machine should scrape. */
  readonly targets: string;
  /** For sockets; short, and gone after a reboot. The same for whoever asks: see `run-folder.ts`. */
  readonly run: string;
}

/** A longer path of a socket is cut silently by Node and refused by HAProxy; the limit is 108 with its end. */
const SOCKET_PATH_LIMIT = 100;

/** Room for the journal of some releases and the first logs. */
const FREE_BYTES_MIN = 4 * 1024 * 1024;

/** The paths alone: nothing is made, so that commands that only read leave no trace. */
export function stateFolderOf(
  clusterFile: string,
  environment: NodeJS.ProcessEnv = process.env,
): StateFolder {
  const cluster = dirname(clusterFile);
  const root = join(cluster, ".tutti");
  return {
    cluster,
    root,
    journal: join(root, "journal.sqlite"),
    secrets: join(root, "secrets.json"),
    artifacts: join(root, "artifacts"),
    logs: join(root, "logs"),
    data: join(root, "data"),
    cache: join(root, "cache"),
    targets: join(root, "prometheus", "targets.json"),
    run: runFolderOf(root, environment),
  };
}

/** Makes the folders, readable by their owner alone, and keeps them out of version control. */
export function makeStateFolder(folder: StateFolder): Result<StateFolder, Failure> {
  try {
    const parent = existsSync(folder.root) ? folder.root : folder.cluster;
    // Asked before, since mkdir of several folders says "no such file" of a read-only file system.
    accessSync(parent, constants.W_OK);
    const full = fullDisk(parent, folder.root);
    if (full) return err(full);
    for (const path of [folder.root, folder.artifacts, folder.logs, folder.data, folder.cache]) {
      mkdirSync(path, { recursive: true, mode: 0o700 });
    }
    chmodSync(folder.root, 0o700);
    const ignore = join(folder.root, ".gitignore");
    if (!existsSync(ignore)) writeFileSync(ignore, "*\n");
  } catch (error) {
    return err(cannotMake(folder.root, error));
  }
  return makeRunFolder(folder);
}

/** A journal that cannot be written in the middle of a release is worse than a release that does not begin. */
function fullDisk(place: string, root: string): Failure | undefined {
  const { bavail, bsize } = statfsSync(place);
  if (bavail * bsize >= FREE_BYTES_MIN) return undefined;
  return {
    code: "no-space",
    message: `only ${sizeText(bavail * bsize)} are free on the disk that holds ${root}; its journal and logs need ${sizeText(FREE_BYTES_MIN)} to begin with`,
    advice: "free some space, such as old logs and artefacts; nothing was changed",
  };
}

function makeRunFolder(folder: StateFolder): Result<StateFolder, Failure> {
  if (folder.run.includes(",")) return err(commaFailure(folder.run));
  try {
    mkdirSync(folder.run, { recursive: true, mode: 0o700 });
    noteRunFolder(folder.root, folder.run);
  } catch (error) {
    return err(cannotMake(folder.run, error));
  }
  for (const path of [dirname(folder.run), folder.run]) {
    const foreign = foreignOwner(path);
    if (foreign) return err(foreign);
  }
  return ok(folder);
}

/** A folder in a place that everybody may write to is trusted only when it is ours and a real folder. */
function foreignOwner(path: string): Failure | undefined {
  const seen = lstatSync(path);
  const { uid } = userInfo();
  const othersMayWrite = (seen.mode & 0o022) !== 0;
  if (seen.isDirectory() && seen.uid === uid && !othersMayWrite) return undefined;
  const message = `the run folder ${path} is not a folder that belongs to user ${uid} alone`;
  return {
    code: "no-permission",
    message,
    advice: "remove it, or set TUTTI_RUN_DIR to a folder of your own",
  };
}

/** HAProxy takes the path of a socket with settings behind it, parted by commas. */
function commaFailure(path: string): Failure {
  const message = `the run folder ${path} has a comma in its path, which HAProxy takes for the end of it`;
  return { code: "failed", message, advice: "set TUTTI_RUN_DIR to a folder without one" };
}

/** The path of a socket in the run folder; refused while it can still be told why. */
export function socketPath(folder: StateFolder, name: string): Result<string, Failure> {
  const path = join(folder.run, name);
  const length = Buffer.byteLength(path);
  if (length < SOCKET_PATH_LIMIT) return ok(path);
  const message = `the socket path ${path} is ${length} bytes long; the system allows fewer than ${SOCKET_PATH_LIMIT}`;
  return err({ code: "failed", message, advice: "set TUTTI_RUN_DIR to a folder with a shorter path" });
}

function cannotMake(path: string, error: unknown): Failure {
  const code = (error as { code?: unknown }).code;
  const reason =
    code === "EROFS"
      ? "its file system is read-only"
      : error instanceof Error
        ? error.message
        : String(error);
  const advice =
    code === "ENOSPC"
      ? "free some space"
      : "make the folder that holds it writable for you, or move the cluster file to another one";
  return {
    code: code === "ENOSPC" ? "no-space" : "no-permission",
    message: `cannot make ${path}: ${reason}`,
    advice,
  };
}
