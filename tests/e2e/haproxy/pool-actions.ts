/** What the tests of the balancer do to it: start it with ready servers, bring one in, take one out. */

import type { ServerCounters } from "../../../src/contract/effect.ts";
import {
  type PoolResult,
  poolAdd,
  poolDrain,
  poolReady,
  poolRemove,
} from "../../../src/targets/local/haproxy/pool.ts";
import {
  effectOn,
  endProcess,
  memberOf,
  Rig,
  type RigOptions,
  type Server,
  startServer,
  until,
} from "./rig.ts";

export const rigs: Rig[] = [];

/** A balancer with servers 1 … count ready from its configuration file. */
export async function startRig(
  options: RigOptions,
  count: number,
  delayMs = 5,
): Promise<{ rig: Rig; servers: Server[] }> {
  const servers: Server[] = [];
  for (let host = 1; host <= count; host += 1)
    servers.push(await startServer(`web-${host}.r1`, host, delayMs));
  const rig = await Rig.start(
    options,
    servers.map((server) => memberOf(server, "ready")),
  );
  for (const server of servers) rig.keep(server);
  rigs.push(rig);
  return { rig, servers };
}

export function counted(result: PoolResult): ServerCounters | undefined {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

export async function bringIn(rig: Rig, server: Server): Promise<number> {
  counted(await poolAdd(rig.socket, effectOn(server, "pool-add"), rig.parameters));
  const checkMs = await until("it is up", async () => (await rig.member(server.instance))?.up === true);
  counted(await poolReady(rig.socket, effectOn(server, "pool-ready")));
  return checkMs;
}

export async function takeOut(rig: Rig, server: Server): Promise<ServerCounters | undefined> {
  counted(await poolDrain(rig.socket, effectOn(server, "pool-drain")));
  await until("it is idle", async () => (await rig.member(server.instance))?.idle === true);
  const counters = counted(await poolRemove(rig.socket, effectOn(server, "pool-remove")));
  await endProcess(server.child, "SIGTERM");
  return counters;
}

/** For after each test. */
export async function stopRigs(): Promise<void> {
  for (const rig of rigs.splice(0)) await rig.stop();
}
