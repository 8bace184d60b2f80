/** `tutti exec PART|INSTANCE -- COMMAND…`: runs a command as a running instance would, in its folder and environment. */
import { type ChildProcess, spawn } from "node:child_process";
import { readlinkSync, statSync } from "node:fs";
import { constants } from "node:os";
import { Refusal } from "../../supervisor/refusal.ts";
import { environmentOf } from "../../targets/local/environ.ts";
import { isAlive } from "../../targets/local/identity.ts";
import { baseEnvironment } from "../../targets/local/spawning.ts";
import { type RunningInstance, runningInstance } from "../choose-instance.ts";
import type { SupervisorFlags } from "../flags.ts";
import { observe } from "../observe.ts";
import { pathsOf, type Verb, verb } from "../session.ts";

/** As shells and `env` have it. */
const NOT_EXECUTABLE = 126;
const NOT_FOUND = 127;
const SIGNAL_BASE = 128;

export const exec: Verb<SupervisorFlags, string[]> = verb(async (session, flags, name, ...command) => {
  const [program, ...words] = command;
  if (name === undefined || program === undefined) {
    const advice = "write tutti exec PART -- COMMAND, such as tutti exec web -- env";
    throw new Refusal("usage", "exec needs an instance or part, and a command", advice);
  }
  const { state } = await observe(session.terminal, flags, pathsOf(session));
  const instance = runningInstance(state, name);
  if (!isAlive(instance.process.identity)) {
    const advice = "see `tutti status`: the supervisor replaces it";
    throw new Refusal("not-running", `${instance.id} has just ended`, advice);
  }
  const env = await environmentFor(instance);
  return runAs(program, words, folderOf(instance), env);
});

/**
 * The environment that the instance was started with, and what a terminal needs. Without the mark of the effect that
 * started it: whoever carries it is taken for the instance itself, or ended as a stray of one that died.
 * A program that writes over its environment, as Redis does for its title, leaves the search path at least.
 */
async function environmentFor(instance: RunningInstance): Promise<Record<string, string>> {
  const { TUTTI_EFFECT: _mark, ...env } = await environmentOf(instance.process.identity.pid);
  const term = process.env["TERM"];
  return { ...baseEnvironment(), ...(term ? { TERM: term } : {}), ...env };
}

function folderOf({ id, process: { identity } }: RunningInstance): string {
  const folder = readlinkSync(`/proc/${identity.pid}/cwd`);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  throw new Refusal("failed", `the folder of ${id} is gone: ${folder}`, "replace it with `tutti restart`");
}

function runAs(
  program: string,
  words: readonly string[],
  cwd: string,
  env: Record<string, string>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { cwd, env, stdio: "inherit" });
    const release = passSignals(child);
    child.once("error", (error: NodeJS.ErrnoException) => {
      release();
      const { code } = error;
      if (code !== "ENOENT" && code !== "EACCES") return reject(error);
      const how = code === "ENOENT" ? "there is no program" : "this user may not execute";
      process.stderr.write(`tutti exec: ${how} ${program}\n`);
      resolve(code === "ENOENT" ? NOT_FOUND : NOT_EXECUTABLE);
    });
    child.once("exit", (code, signal) => {
      release();
      resolve(code ?? SIGNAL_BASE + (signal ? constants.signals[signal] : 0));
    });
  });
}

/** Ctrl-C reaches the command by the terminal itself; it decides what becomes of it. */
function passSignals(child: ChildProcess): () => void {
  const ignore = (): void => undefined;
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on("SIGINT", ignore).on("SIGTERM", pass).on("SIGHUP", pass);
  return () => process.off("SIGINT", ignore).off("SIGTERM", pass).off("SIGHUP", pass);
}
