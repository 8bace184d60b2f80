/** `tutti metrics [BALANCER]`: what Prometheus is shown, as it is shown. */
import { Refusal } from "../../supervisor/refusal.ts";
import { exitCodes } from "../exit-codes.ts";
import type { SupervisorFlags } from "../flags.ts";
import { pathsOf, type Verb, verb } from "../session.ts";
import { wokenSupervisor } from "../woken.ts";

export const metrics: Verb<SupervisorFlags, [balancer?: string]> = verb(async (session, flags, balancer) => {
  const client = await wokenSupervisor(session.terminal, flags, pathsOf(session));
  if (!client) {
    const advice = "bring it up with `tutti up`";
    throw new Refusal("not-running", "the cluster is down, so there are no metrics", advice);
  }
  const path = balancer === undefined ? "/metrics" : `/balancers/${encodeURIComponent(balancer)}/metrics`;
  session.terminal.out((await client.text(path)).trimEnd());
  return exitCodes.done;
});
