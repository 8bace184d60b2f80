/** A revision by its number, from the supervisor or else from the journal. */
import type { Revision } from "../contract/revision.ts";
import { unknownRevision } from "../supervisor/history.ts";
import type { SupervisorClient } from "./client.ts";
import { readJournal } from "./kept.ts";
import type { ClusterPaths } from "./session.ts";

/** @param client Undefined when no supervisor runs. */
export async function keptRevision(
  client: SupervisorClient | undefined,
  paths: ClusterPaths,
  number: number,
): Promise<Revision> {
  if (client) return client.get<Revision>(`/revisions/${number}`);
  const kept = readJournal(paths.state, (history) => ({
    revision: history.revision(number),
    known: history.revisions().map(({ revision }) => revision.number),
  }));
  if (kept?.revision) return kept.revision;
  throw unknownRevision(number, kept?.known ?? []);
}
