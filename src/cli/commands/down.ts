/** `tutti down`: stops everything and the supervisor. Data stays, unless --volumes says otherwise. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { Refusal } from "../../supervisor/refusal.ts";
import { operatorName, requestAndFollow } from "../asking.ts";
import { exitCodes } from "../exit-codes.ts";
import type { ChangeFlags } from "../flags.ts";
import { type ClusterPaths, pathsOf, type Verb, verb } from "../session.ts";
import { awaitGone } from "../supervisor-process.ts";
import { wokenSupervisor } from "../woken.ts";

export interface DownFlags extends ChangeFlags {
  readonly volumes: boolean;
}

export const down: Verb<DownFlags, []> = verb(async (session, flags) => {
  const { terminal } = session;
  const paths = pathsOf(session);
  if (flags.volumes) await consentToLoss(session.terminal.confirm.bind(terminal), paths);
  const client = await wokenSupervisor(terminal, flags, paths);
  if (client) {
    const message = { kind: "down", by: operatorName(), waitMs: flags.wait } as const;
    await requestAndFollow({ terminal, flags, paths }, client, message);
    await awaitGone(client);
    // Sockets of balancers that have ended; nothing else lives there.
    rmSync(paths.state.run, { recursive: true, force: true });
  }
  if (flags.volumes) rmSync(paths.state.data, { recursive: true, force: true });
  const done = client ? "down: nothing is left running" : "nothing was running";
  const data = flags.volumes ? "; data is removed" : "; data is kept";
  if (terminal.json)
    terminal.record({ kind: "down", stopped: client !== undefined, volumesRemoved: flags.volumes });
  else terminal.out(done + data);
  return exitCodes.done;
});

async function consentToLoss(
  confirm: (question: string) => Promise<boolean>,
  paths: ClusterPaths,
): Promise<void> {
  const { data } = paths.state;
  const names = existsSync(data) ? readdirSync(data) : [];
  const what = names.length > 0 ? `the data of ${names.join(", ")}` : "all data of stores";
  if (await confirm(`remove ${what} for ever?`)) return;
  throw new Refusal(
    "refused",
    "nothing was stopped or removed: the question was answered with no",
    "leave out --volumes",
  );
}
