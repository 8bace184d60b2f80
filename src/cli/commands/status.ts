/** `tutti status`: what runs, at a glance. */
import type { Status } from "../../supervisor/status-types.ts";
import { exitCodes } from "../exit-codes.ts";
import type { SupervisorFlags } from "../flags.ts";
import { authorityFile, trustLines } from "../listener-trust.ts";
import { statusLines } from "../print-status.ts";
import { withExternals } from "../probe-externals.ts";
import { pathsOf, type Verb, verb } from "../session.ts";
import { statusAtRest } from "../status-at-rest.ts";
import { wokenSupervisor } from "../woken.ts";

export const status: Verb<SupervisorFlags, []> = verb(async (session, flags) => {
  const { terminal } = session;
  const paths = pathsOf(session);
  const client = await wokenSupervisor(terminal, flags, paths);
  const seen = await withExternals(client ? await client.get<Status>("/status") : await statusAtRest(paths));
  if (terminal.json) terminal.document(seen);
  else for (const line of statusLines(seen, Date.now(), terminal.paint)) terminal.out(line);
  for (const line of trustLines(seen, authorityFile(paths.state.root)))
    terminal.tell(terminal.progressPaint.dim(line));
  return exitCodes.done;
});
