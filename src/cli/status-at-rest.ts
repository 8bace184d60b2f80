/** The status of a cluster that is down: from its journal, or from its file when it was never up. */
import { emptyState } from "../control/state.ts";
import { loadCluster } from "../host/load-cluster.ts";
import { statusOf } from "../supervisor/status.ts";
import type { Status } from "../supervisor/status-types.ts";
import { readJournal } from "./kept.ts";
import type { ClusterPaths } from "./session.ts";

export async function statusAtRest(paths: ClusterPaths): Promise<Status> {
  const kept = readJournal(paths.state, (history) => history.load());
  const state = kept ?? emptyState(await nameIn(paths.file), "127.0");
  return statusOf(state, { supervisor: null, monoMs: 0, logTail: () => [] });
}

/** A file that does not load still has a status: nothing runs. */
async function nameIn(file: string): Promise<string> {
  const loaded = await loadCluster(file);
  return loaded.ok ? loaded.value.cluster.name : "(the file does not load)";
}
