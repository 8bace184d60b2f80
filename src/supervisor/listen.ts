/** The supervisor's socket: a file that its owner alone may connect to. */
import { chmodSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { routesOf } from "./routes.ts";
import type { Supervisor } from "./supervisor.ts";

/**
 * Listens on a socket file of mode 0600. The caller owns the cluster's journal, so a file that is there already is
 * left over from a supervisor that died.
 */
export function listen(supervisor: Supervisor, socket: string): Promise<Server> {
  const server = createServer(getRequestListener(routesOf(supervisor).fetch));
  // Streams stay open for as long as a release takes.
  server.requestTimeout = 0;
  rmSync(socket, { force: true });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.once("listening", () => {
      chmodSync(socket, 0o600);
      resolve(server);
    });
    // The file is made while `listen` runs, so nobody can connect before its mode is right.
    const before = process.umask(0o177);
    server.listen(socket);
    process.umask(before);
  });
}
