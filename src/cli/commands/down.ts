/** `tutti down`: stops everything and the supervisor. Data stays, unless --volumes says otherwise. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { Refusal } from "../../supervisor/refusal.ts";
import { operatorName, requestAndFollow } from "../asking.ts";
import { exitCodes } from "../exit-codes.ts";
import type { ChangeFlags } from "../flags.ts";
import { isDownAtRest } from "../follow.ts";
import { observe } from "../observe.ts";
import { type ClusterPaths, pathsOf, type Verb, verb } from "../session.ts";
import { awaitGone } from "../supervisor-process.ts";
import type { Terminal } from "../terminal.ts";
import { wokenSupervisor } from "../woken.ts";

export interface DownFlags extends ChangeFlags {
  readonly volumes: boolean;
}

export const down: Verb<DownFlags, []> = verb(async (session, flags) => {
  const { terminal } = session;
  const paths = pathsOf(session);
  const stores = storesWithData(paths);
  if (flags.volumes && stores.length > 0) {
    const { state } = await observe(terminal, flags, paths);
    await consentToLoss(terminal, state.cluster, stores);
  }
  const client = await wokenSupervisor(terminal, flags, paths);
  if (client) {
    const message = { kind: "down", by: operatorName(), waitMs: flags.wait } as const;
    await requestAndFollow({ terminal, flags, paths }, client, message);
    await awaitGone(client, paths.state);
  }
  // What is removed below may be in use by what runs, so that nobody's word is taken for it but the journal's.
  if (!isDownAtRest(paths)) throw stillUp();
  // Sockets of balancers that have ended; nothing else lives there.
  if (client) rmSync(paths.state.run, { recursive: true, force: true });
  if (flags.volumes) rmSync(paths.state.data, { recursive: true, force: true });
  const done = client ? "down: nothing is left running" : "nothing was running";
  const data = stores.length === 0 ? "" : flags.volumes ? "; data is removed" : "; data is kept";
  if (terminal.json)
    terminal.record({ kind: "down", stopped: client !== undefined, volumesRemoved: flags.volumes });
  else terminal.out(done + data);
  return exitCodes.done;
});

function stillUp(): Refusal {
  const text = "the cluster was brought up again meanwhile, so nothing was removed";
  return new Refusal("failed", text, "see `tutti status`, and run `tutti down` again");
}

/** Data lies in a folder a slot, such as `state-1`. */
function storesWithData({ state: { data } }: ClusterPaths): readonly string[] {
  const folders = existsSync(data) ? readdirSync(data) : [];
  return [...new Set(folders.map((name) => name.replace(/-\d+$/, "")))].sort();
}

async function consentToLoss(terminal: Terminal, cluster: string, stores: readonly string[]): Promise<void> {
  const names = stores.map((name) => `"${name}"`).join(", ");
  const what = stores.length === 1 ? `the store ${names}` : `the stores ${names}`;
  if (await terminal.confirm(`remove the data of ${what} of cluster "${cluster}" for ever?`)) return;
  throw new Refusal(
    "refused",
    "nothing was stopped or removed: the question was answered with no",
    "leave out --volumes",
  );
}
