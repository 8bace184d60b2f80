/**
 * Runs a verb of ours in a process that ends, for one that goes on: a connection to the journal that was closed keeps
 * its lock until its statements are collected, which may be never, and no supervisor could begin meanwhile.
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { protocol } from "../supervisor/messages.ts";
import { Refusal } from "../supervisor/refusal.ts";
import { ignoreDisconnected, SupervisorClient } from "./client.ts";
import type { ClusterPaths } from "./session.ts";
import { supervisorSocket } from "./supervisor-process.ts";
import { ownVersion } from "./version.ts";

const OUTPUT_MAX_BYTES = 256 * 1024 * 1024;

/** What the verb printed. Throws what it told when it did not end well. */
export function runElsewhere(
  { file }: ClusterPaths,
  verb: string,
  ...words: readonly string[]
): Promise<string> {
  const main = fileURLToPath(new URL("./main.js", import.meta.url));
  const all = [main, verb, "--file", file, ...words];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, all, { maxBuffer: OUTPUT_MAX_BYTES }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const text = stderr.trim().replace(/^error /, "") || error.message;
      reject(new Refusal("failed", text, "look into .tutti/logs/supervisor.log, and try again"));
    });
  });
}

/** The supervisor that answers on its socket, without a look at the journal. */
export async function answeringSupervisor({ state }: ClusterPaths): Promise<SupervisorClient | undefined> {
  const client = new SupervisorClient(supervisorSocket(state), ownVersion());
  const hello = await client.hello().catch(ignoreDisconnected);
  return hello?.protocol === protocol ? client : undefined;
}
