/** Closes a server without cutting off anybody who was just let in. */
import type { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

const TICK_MS = 20;
const QUIET_TICKS = 5;
const MAX_TICKS = 50;

/**
 * Takes connections until some ticks in a row brought neither a connection nor a request: a balancer
 * may just have chosen this instance, and a connection whose request is on its way counts as idle.
 * Ticks are counted rather than time, because each of them gives the event loop a chance to see both.
 */
export async function closeWhenQuiet(server: Server): Promise<void> {
  let quietTicks = 0;
  const busy = (): void => {
    quietTicks = 0;
  };
  server.on("connection", busy);
  server.on("request", busy);
  for (let tick = 0; tick < MAX_TICKS && quietTicks < QUIET_TICKS; tick++) {
    await sleep(TICK_MS);
    quietTicks += 1;
  }
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
