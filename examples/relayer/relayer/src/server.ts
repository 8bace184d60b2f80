/** Starts one relayer: the interface, the sender, and an orderly stop. */
import type { Server } from "node:http";

import { createAdaptorServer } from "@hono/node-server";

import { type Config, readConfig } from "./config.ts";
import { closeWhenQuiet } from "./drain.ts";
import { log, messageOf } from "./log.ts";
import { type Relayer, relayerOf } from "./relayer.ts";
import { metricsRoutes, relayerRoutes } from "./routes.ts";

/** Longer than any load balancer keeps an idle connection, so that it is never ours that closes first. */
const KEEP_ALIVE_MS = 75_000;
const STOP_LIMIT_MS = 4_000;

function start(config: Config): void {
  const relayer = relayerOf(config);
  const routes = relayerRoutes({ config, ...relayer, facts: () => relayer.probe.facts() });
  const server = listen(routes.fetch, config.host, config.port, () =>
    log("info", "listening", {
      host: config.host,
      port: config.port,
      version: config.version,
      address: relayer.address,
    }),
  );
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  if (config.metricsPort !== undefined)
    listen(metricsRoutes(relayer.metrics).fetch, config.host, config.metricsPort);
  void relayer.start();
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.once(signal, () => void stop(signal, server, relayer));
}

type Fetch = Parameters<typeof createAdaptorServer>[0]["fetch"];

function listen(fetch: Fetch, host: string, port: number, onListening?: () => void): Server {
  const server = createAdaptorServer({ fetch }) as Server;
  server.on("error", (error) => fail(`cannot listen on ${host}:${port}`, error));
  server.listen(port, host, onListening);
  return server;
}

/** Stops sending and serving side by side; whatever is not done in time is found again by another instance. */
async function stop(signal: string, server: Server, relayer: Relayer): Promise<void> {
  log("info", "stopping", { signal });
  relayer.probe.draining = true;
  setTimeout(() => {
    log("warn", "stopped with work in flight");
    process.exit(0);
  }, STOP_LIMIT_MS).unref();
  await Promise.all([relayer.stop(), closeWhenQuiet(server)]);
  log("info", "stopped");
  process.exit(0);
}

function fail(message: string, error: unknown): never {
  log("error", message, { error: messageOf(error) });
  process.exit(1);
}

process.on("unhandledRejection", (error) =>
  log("error", "a promise failed unobserved", { error: messageOf(error) }),
);

try {
  start(readConfig(process.env));
} catch (error) {
  fail("cannot start", error);
}
