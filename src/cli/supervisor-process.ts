/** Finds the supervisor of a cluster, and starts one where there is none. */
import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { makeStateFolder, type StateFolder, socketPath } from "../host/state-folder.ts";
import { type HelloMessage, protocol } from "../supervisor/messages.ts";
import { Refusal } from "../supervisor/refusal.ts";
import { cutLongLogs } from "../targets/local/logs/make-room.ts";
import { ignoreDisconnected, SupervisorClient } from "./client.ts";
import type { SupervisorFlags } from "./flags.ts";
import { journalHeld } from "./kept.ts";
import type { ClusterPaths } from "./session.ts";
import type { Terminal } from "./terminal.ts";
import { ownVersion } from "./version.ts";

/** No part can be called so: names hold no underscore, and balancers have sockets in the same folder. */
const SOCKET_NAME = "_supervisor.sock";

const START_LIMIT_MS = 20_000;
const LEAVE_LIMIT_MS = 10_000;
const LOOK_EVERY_MS = 20;

/** A supervisor that begins or ends owns the journal for a moment without answering. */
const SILENT_LIMIT_MS = 5_000;

/** Exit code of a supervisor that found another one at work. */
export const heldExitCode = 7;

export function supervisorSocket(state: StateFolder): string {
  const path = socketPath(state, SOCKET_NAME);
  if (path.ok) return path.value;
  throw new Refusal("failed", path.error.message, path.error.advice);
}

export function supervisorLog(state: StateFolder): string {
  return join(state.logs, "supervisor.log");
}

/**
 * The supervisor that runs; undefined only when nobody owns the journal, so that nobody can run. One of another version
 * is told, or replaced where that was asked for.
 */
export async function findSupervisor(
  terminal: Terminal,
  flags: SupervisorFlags,
  paths: ClusterPaths,
): Promise<SupervisorClient | undefined> {
  const version = ownVersion();
  const client = new SupervisorClient(supervisorSocket(paths.state), version);
  const hello = await greet(client, paths.state);
  if (!hello) return undefined;
  if (hello.protocol === protocol && hello.version === version && !flags.restartSupervisor) return client;
  if (flags.restartSupervisor) {
    terminal.tell(`replacing the supervisor (version ${hello.version}); instances keep running`);
    await client.post("/leave");
    await awaitGone(client, paths.state);
    return undefined;
  }
  const text = `the running supervisor is version ${hello.version}, and this command line is ${version}`;
  if (hello.protocol !== protocol) {
    throw new Refusal("other-version", text, "add --restart-supervisor: instances keep running");
  }
  terminal.tell(`${terminal.progressPaint.warn("note")} ${text}; add --restart-supervisor to replace it`);
  return client;
}

/** Who owns the journal and does not answer is waited for a little, and then told: it is not nobody. */
async function greet(client: SupervisorClient, state: StateFolder): Promise<HelloMessage | undefined> {
  const deadline = performance.now() + SILENT_LIMIT_MS;
  for (;;) {
    const hello = await client.hello().catch(ignoreDisconnected);
    if (hello) return hello;
    const held = journalHeld(state);
    if (!held) return undefined;
    if (performance.now() > deadline) throw held;
    await sleep(LOOK_EVERY_MS);
  }
}

/** The supervisor that runs, started now if need be. */
export async function needSupervisor(
  terminal: Terminal,
  flags: SupervisorFlags,
  paths: ClusterPaths,
): Promise<SupervisorClient> {
  return (await findSupervisor(terminal, flags, paths)) ?? startSupervisor(paths);
}

/** @param name Of the cluster, where the caller has loaded the file. */
export async function startSupervisor(paths: ClusterPaths, name?: string): Promise<SupervisorClient> {
  let made = makeStateFolder(paths.state);
  if (!made.ok && made.error.code === "no-space" && cutLongLogs(paths.state.logs) > 0)
    made = makeStateFolder(paths.state);
  if (!made.ok) throw new Refusal("failed", made.error.message, made.error.advice);
  const client = new SupervisorClient(supervisorSocket(paths.state), ownVersion());
  let ended = spawnDetached(paths, name);
  const deadline = performance.now() + START_LIMIT_MS;
  for (let code = ended(); performance.now() < deadline; code = ended()) {
    if (await client.hello().catch(ignoreDisconnected)) return client;
    if (code !== undefined && code !== heldExitCode) throw startFailure(paths, `it ended with ${code}`);
    // Two commands may start one at the same time; the one that lost leaves, and the other answers soon.
    if (code === heldExitCode && !journalHeld(paths.state)) ended = spawnDetached(paths, name);
    await sleep(LOOK_EVERY_MS);
  }
  throw (
    journalHeld(paths.state) ?? startFailure(paths, `it did not answer within ${START_LIMIT_MS / 1_000}s`)
  );
}

/**
 * Node reserves up to 48 MB for young objects, and lets old ones grow to several times what is in use before it cleans
 * up: a program that mostly waits never gives that back. Source maps of our own modules are left out for the same reason.
 */
const SMALL_HEAP = ["--max-semi-space-size=1", "--initial-old-space-size=24", "--heap-growing-percent=20"];

/** In a session of its own, so that neither Ctrl-C nor the end of the terminal reaches it. */
function spawnDetached(paths: ClusterPaths, name: string | undefined): () => number | string | undefined {
  const log = openSync(supervisorLog(paths.state), "a", 0o600);
  const main = fileURLToPath(new URL("./main.js", import.meta.url));
  const words = [...SMALL_HEAP, main, "supervise", "--file", paths.file];
  if (name !== undefined) words.push("--name", name);
  const child = spawn(process.execPath, words, {
    cwd: paths.folder,
    detached: true,
    stdio: ["ignore", log, log],
    env: supervisorEnvironment(process.env),
  });
  closeSync(log);
  let ended: number | string | undefined;
  child.once("exit", (code, signal) => {
    ended = code ?? signal ?? 1;
  });
  child.once("error", (error) => {
    ended = error.message;
  });
  child.unref();
  return () => ended;
}

/** What programs need to find their way; secrets in the environment of a shell go to the vault alone. */
const PASSED_ON =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_.*|TZ|TMPDIR|NODE_ENV|TUTTI_.*|XDG_.*|.*_proxy|.*_PROXY|SSL_CERT_.*|npm_config_.*)$/;

export function supervisorEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => PASSED_ON.test(name)));
}

/** Waits until a supervisor that was told to end has ended, and has given the journal up. */
export async function awaitGone(client: SupervisorClient, state: StateFolder): Promise<void> {
  const deadline = performance.now() + LEAVE_LIMIT_MS;
  while (performance.now() < deadline) {
    if (!(await client.hello().catch(ignoreDisconnected)) && !journalHeld(state)) return;
    await sleep(LOOK_EVERY_MS);
  }
  const advice = "look into .tutti/logs/supervisor.log; instances do not need it to go on serving";
  throw new Refusal(
    "timed-out",
    `the old supervisor did not leave within ${LEAVE_LIMIT_MS / 1_000}s`,
    advice,
  );
}

function startFailure(paths: ClusterPaths, how: string): Refusal {
  const log = supervisorLog(paths.state);
  const { text: last, advice } = lastMessage(log);
  const text = `the supervisor did not start: ${how}${last ? `: ${last}` : ""}`;
  return new Refusal("failed", text, advice ?? `look into ${log}, or run \`tutti doctor\``);
}

/** The last line of the log, which is JSON when the supervisor got so far. */
function lastMessage(log: string): { readonly text: string; readonly advice?: string } {
  const text = readFileSync(log, "utf8").trimEnd().split("\n").at(-1) ?? "";
  try {
    const { msg, advice } = JSON.parse(text) as { readonly msg?: unknown; readonly advice?: unknown };
    if (typeof msg !== "string") return { text };
    return typeof advice === "string" ? { text: msg, advice } : { text: msg };
  } catch {
    return { text };
  }
}
