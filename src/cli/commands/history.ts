/** `tutti history`: the revisions, newest first, and what became of them. */
import { type History, historyOf } from "../../supervisor/history.ts";
import { exitCodes } from "../exit-codes.ts";
import type { SupervisorFlags } from "../flags.ts";
import { readJournal } from "../kept.ts";
import { historyLines } from "../print-history.ts";
import { type ClusterPaths, pathsOf, type Verb, verb } from "../session.ts";
import { wokenSupervisor } from "../woken.ts";

export const history: Verb<SupervisorFlags, []> = verb(async (session, flags) => {
  const { terminal } = session;
  const paths = pathsOf(session);
  const client = await wokenSupervisor(terminal, flags, paths);
  const seen = client ? await client.get<History>("/history") : historyAtRest(paths);
  if (terminal.json) terminal.document(seen);
  else for (const line of historyLines(seen, terminal.paint)) terminal.out(line);
  return exitCodes.done;
});

function historyAtRest(paths: ClusterPaths): History {
  const kept = readJournal(paths.state, (journal) => {
    return historyOf(journal.revisions(), journal.load());
  });
  return kept ?? historyOf([], undefined);
}
