/** Starts one relayer: the interface, the sender, and an orderly stop. */
import type { Server } from "node:http";

import { createAdaptorServer } from "@hono/node-server";

import { Chain } from "./chain.ts";
import { type Config, readConfig } from "./config.ts";
import { closeWhenQuiet } from "./drain.ts";
import { relayerKeys, signerKeys } from "./keys.ts";
import { Lease } from "./lease.ts";
import { log, messageOf } from "./log.ts";
import { Probe } from "./probe.ts";
import { Redis } from "./redis.ts";
import { relayerRoutes } from "./routes.ts";
import { Sender } from "./sender.ts";
import { SenderStore } from "./sender-store.ts";
import { Signer } from "./signer.ts";
import { TransactionStore } from "./transaction-store.ts";

/** Longer than any load balancer keeps an idle connection, so that it is never ours that closes first. */
const KEEP_ALIVE_MS = 75_000;
const STOP_LIMIT_MS = 4_000;

function start(config: Config): void {
  const redis = new Redis(config.redisUrl);
  const chain = new Chain(config.rpcUrl);
  const signer = new Signer(config.signerKey);
  const keys = { relayer: relayerKeys(config.relayerId), signer: signerKeys(signer.address) };
  const lease = new Lease(redis, keys.signer, config.instance);
  const sender = new Sender(chain, new SenderStore(redis, lease, keys.relayer, keys.signer), lease, signer);
  const probe = new Probe(redis, chain, config.instance);
  const store = new TransactionStore(redis, config.relayerId);
  const routes = relayerRoutes({ config, address: signer.address, store, facts: () => probe.facts() });
  const server = createAdaptorServer({ fetch: routes.fetch }) as Server;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.on("error", (error) => fail(`cannot listen on ${config.host}:${config.port}`, error));
  void redis.connect().then(() => {
    probe.start();
    sender.start();
  });
  server.listen(config.port, config.host, () =>
    log("info", "listening", {
      host: config.host,
      port: config.port,
      version: config.version,
      address: signer.address,
    }),
  );
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.once(signal, () => void stop(signal, server, sender, probe));
}

/** Stops sending and serving side by side; whatever is not done in time is found again by another instance. */
async function stop(signal: string, server: Server, sender: Sender, probe: Probe): Promise<void> {
  log("info", "stopping", { signal });
  probe.draining = true;
  setTimeout(() => {
    log("warn", "stopped with work in flight");
    process.exit(0);
  }, STOP_LIMIT_MS).unref();
  await Promise.all([sender.stop(), closeWhenQuiet(server)]);
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
