/** `tutti cancel`: stops the release that runs, and goes back. */
import { Refusal } from "../../supervisor/refusal.ts";
import { operatorName, requestAndFollow } from "../asking.ts";
import { exitCodes } from "../exit-codes.ts";
import type { SupervisorFlags } from "../flags.ts";
import { pathsOf, type Verb, verb } from "../session.ts";
import { wokenSupervisor } from "../woken.ts";

export const cancel: Verb<SupervisorFlags, []> = verb(async (session, flags) => {
  const { terminal } = session;
  const paths = pathsOf(session);
  const client = await wokenSupervisor(terminal, flags, paths);
  if (!client) {
    const text = "the cluster is down, so there is nothing to cancel";
    throw new Refusal("no-such-thing", text, "see `tutti status`");
  }
  const ended = await requestAndFollow({ terminal, flags, paths }, client, {
    kind: "cancel",
    by: operatorName(),
  });
  if (terminal.json) terminal.record({ kind: "cancelled", notes: ended.notes });
  else terminal.out("cancelled");
  return exitCodes.done;
});
