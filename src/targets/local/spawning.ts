/** Starts one program so that it outlives us: a session of its own, and output to a file, never to a pipe. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { accessSync, closeSync, constants, openSync, statSync, unlinkSync, writeSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import type { Failure, ProcessIdentity } from "../../contract/effect.ts";
import type { Launch } from "../../contract/launch.ts";
import { described, Refused, systemFailure } from "./failures.ts";
import { identityOf } from "./identity.ts";

export interface Spawned {
  readonly child: ChildProcess;
  readonly identity: ProcessIdentity;
}

/** Where system programs such as haproxy lie, which the search path of a plain user often leaves out. */
const SYSTEM_FOLDERS = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
const INHERITED = ["PATH", "HOME", "LANG"] as const;
const PRIVATE_UMASK = 0o077;

/** What a program gets from our own environment: enough to run, and none of what happens to be set in a shell. */
export function baseEnvironment(own: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const kept = INHERITED.flatMap((name) => (own[name] ? [[name, own[name]] as const] : []));
  const path = (own["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const more = SYSTEM_FOLDERS.filter((folder) => !path.includes(folder));
  return { ...Object.fromEntries(kept), PATH: [...path, ...more].join(delimiter) };
}

/** Throws {@link Refused} when the program cannot be started. */
export async function spawnDetached(
  launch: Launch,
  env: Record<string, string>,
  logFile: string,
): Promise<Spawned> {
  const [program, ...words] = launch.argv;
  if (!program) throw new Refused(systemFailure("the command has no words", "the start"));
  refuseMissingFolder(launch.cwd, program);
  const log = openSync(logFile, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND, 0o600);
  const input = launch.stdin === undefined ? undefined : openUnnamed(launch.stdin, dirname(logFile));
  try {
    const child = withPrivateMask(() =>
      spawn(program, words, { cwd: launch.cwd, env, detached: true, stdio: [input ?? "ignore", log, log] }),
    );
    return await spawned(child, program, launch.cwd);
  } catch (error) {
    throw error instanceof Refused ? error : new Refused(startFailure(error, program, launch.cwd));
  } finally {
    closeSync(log);
    if (input !== undefined) closeSync(input);
  }
}

/** A file without a name that holds the text: it is gone with the last process that reads it. */
function openUnnamed(text: string, folder: string): number {
  const path = join(folder, `.input-${randomUUID()}`);
  const writing = openSync(path, "wx", 0o600);
  try {
    const reading = openSync(path, "r");
    unlinkSync(path);
    writeSync(writing, text);
    return reading;
  } finally {
    closeSync(writing);
  }
}

/** An instance's files are for its user alone. The mask is set back before anything else of ours can run. */
function withPrivateMask<T>(work: () => T): T {
  const mask = process.umask(PRIVATE_UMASK);
  try {
    return work();
  } finally {
    process.umask(mask);
  }
}

/** The number is there at once when the program was found; otherwise an error event says why it was not. */
async function spawned(child: ChildProcess, program: string, cwd: string): Promise<Spawned> {
  if (child.pid === undefined) {
    const [error] = await once(child, "spawn").catch((refusal: unknown) => [refusal]);
    throw new Refused(startFailure(error, program, cwd));
  }
  child.unref();
  const identity = identityOf(child.pid);
  if (identity) return { child, identity };
  process.kill(-child.pid, "SIGKILL");
  throw new Refused({
    code: "failed",
    message: `${program} was started, and /proc/${child.pid}/stat could not be read, so it was ended again`,
    advice: "Run on Linux with /proc mounted: processes are told apart by it.",
  });
}

/** A missing folder and a missing program have the same error code, so the folder is looked at first. */
function refuseMissingFolder(cwd: string, program: string): void {
  if (statSync(cwd, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new Refused({
    code: "missing-artifact",
    message: `the folder ${cwd}, in which ${program} was to run, does not exist`,
    advice: "Deploy again: the artefact is then copied once more.",
  });
}

/** For a program that a shell is to become: the shell alone would start in any case, and end with 127. */
export function refuseUnrunnable({ argv: [program = ""], cwd }: Launch, env: Record<string, string>): void {
  refuseMissingFolder(cwd, program);
  const folders = program.includes("/") ? ["."] : (env["PATH"] ?? "").split(delimiter);
  const files = folders.map((folder) => resolve(cwd, folder, program)).filter(isFile);
  if (files.some(mayExecute)) return;
  const error = Object.assign(new Error("no such program"), { code: files.length > 0 ? "EACCES" : "ENOENT" });
  throw new Refused(startFailure(error, program, cwd));
}

/** False as well for what lies in a folder of the search path that this user may not look into. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function mayExecute(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function startFailure(error: unknown, program: string, cwd: string): Failure {
  const { code } = described(error);
  if (code === "ENOENT") {
    const where = program.includes("/")
      ? `at ${program} below ${cwd}`
      : `named ${program} on the search path`;
    return {
      code: "missing-program",
      message: `there is no program ${where}`,
      advice:
        "Run `tutti setup` to install what tutti knows; install other programs yourself, or correct `command`.",
    };
  }
  if (code === "EACCES") {
    return {
      code: "no-permission",
      message: `${program} exists and may not be executed by this user`,
      advice: `Make it executable (chmod +x), or name an interpreter first: command: ["node", "${program}"].`,
    };
  }
  return systemFailure(error, `starting ${program}`);
}
