/** The supervisor for commands that look: started again when the cluster should be up, left alone when not. */
import type { SupervisorClient } from "./client.ts";
import type { SupervisorFlags } from "./flags.ts";
import { readJournal } from "./kept.ts";
import type { ClusterPaths } from "./session.ts";
import { findSupervisor, startSupervisor } from "./supervisor-process.ts";
import type { Terminal } from "./terminal.ts";

/**
 * The supervisor that runs. One that died while the cluster is up is started: it adopts what runs and carries on an
 * unfinished release. Undefined when the cluster is down.
 */
export async function wokenSupervisor(
  terminal: Terminal,
  flags: SupervisorFlags,
  paths: ClusterPaths,
): Promise<SupervisorClient | undefined> {
  const running = await findSupervisor(terminal, flags, paths);
  if (running) return running;
  const needed = readJournal(paths.state, (history) => {
    const state = history.load();
    return state !== undefined && (state.wanted === "up" || Object.keys(state.instances).length > 0);
  });
  if (!needed) return undefined;
  terminal.tell("the supervisor was gone; starting it again, it adopts what runs");
  return startSupervisor(paths);
}
