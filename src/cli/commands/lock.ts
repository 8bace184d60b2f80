/** `tutti lock acquire | release | status`: keeps everybody from changing the cluster. */
import type { ControlState } from "../../control/state.ts";
import type { Status } from "../../supervisor/status-types.ts";
import { operatorName, requestAndFollow } from "../asking.ts";
import { exitCodes } from "../exit-codes.ts";
import type { SupervisorFlags } from "../flags.ts";
import { readJournal } from "../kept.ts";
import { type ClusterPaths, pathsOf, type Verb, verb } from "../session.ts";
import { needSupervisor } from "../supervisor-process.ts";
import type { Terminal } from "../terminal.ts";
import { wokenSupervisor } from "../woken.ts";

export interface AcquireFlags extends SupervisorFlags {
  readonly message: string;
}

export const acquireLock: Verb<AcquireFlags, []> = verb(async (session, flags) => {
  const { terminal } = session;
  const paths = pathsOf(session);
  const client = await needSupervisor(terminal, flags, paths);
  const by = operatorName();
  await requestAndFollow({ terminal, flags, paths }, client, { kind: "lock", by, reason: flags.message });
  printLock(terminal, (await client.get<Status>("/status")).lock);
  return exitCodes.done;
});

export interface ReleaseFlags extends SupervisorFlags {
  readonly force: boolean;
}

export const releaseLock: Verb<ReleaseFlags, []> = verb(async (session, flags) => {
  const { terminal } = session;
  const paths = pathsOf(session);
  const client = await needSupervisor(terminal, flags, paths);
  const message = { kind: "unlock", by: operatorName(), force: flags.force } as const;
  await requestAndFollow({ terminal, flags, paths }, client, message);
  printLock(terminal, null);
  return exitCodes.done;
});

export const lockStatus: Verb<SupervisorFlags, []> = verb(async (session, flags) => {
  const { terminal } = session;
  const paths = pathsOf(session);
  const client = await wokenSupervisor(terminal, flags, paths);
  printLock(terminal, client ? (await client.get<Status>("/status")).lock : lockAtRest(paths));
  return exitCodes.done;
});

function lockAtRest(paths: ClusterPaths): ControlState["lock"] {
  return readJournal(paths.state, (history) => history.load()?.lock ?? null) ?? null;
}

function printLock(terminal: Terminal, lock: ControlState["lock"]): void {
  if (terminal.json) return terminal.document({ schema: 1, lock });
  if (!lock) return terminal.out("not locked");
  const since = new Date(lock.sinceWallMs).toISOString();
  terminal.out(`locked by ${lock.owner} since ${since}: ${lock.reason}`);
}
