/** `tutti maintenance on|off [BALANCER]`: new requests wait for some seconds instead of being refused. */
import type { Status } from "../../supervisor/status-types.ts";
import { operatorName, requestAndFollow } from "../asking.ts";
import { exitCodes } from "../exit-codes.ts";
import type { SupervisorFlags } from "../flags.ts";
import { pathsOf, type Verb, verb } from "../session.ts";
import { needSupervisor } from "../supervisor-process.ts";

type Switch = Verb<SupervisorFlags, [balancer?: string]>;

export const maintenanceOn: Switch = turning(true);
export const maintenanceOff: Switch = turning(false);

function turning(on: boolean): Switch {
  return verb(async (session, flags, balancer) => {
    const { terminal } = session;
    const paths = pathsOf(session);
    const client = await needSupervisor(terminal, flags, paths);
    const message = { kind: "maintenance", on, balancer, by: operatorName() } as const;
    await requestAndFollow({ terminal, flags, paths }, client, message);
    if (terminal.json) {
      const { balancers } = await client.get<Status>("/status");
      const maintenance = balancers.map(({ name, maintenance: by }) => ({ balancer: name, maintenance: by }));
      terminal.document({ schema: 1, maintenance });
    }
    return exitCodes.done;
  });
}
