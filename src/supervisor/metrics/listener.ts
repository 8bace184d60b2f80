/** Keeps a port of the loopback open for Prometheus for as long as the cluster's file says so. */
import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Log } from "../needs.ts";
import { refusalOf } from "../refusal.ts";
import type { Metrics } from "./exposition.ts";
import { metricsRoutes } from "./routes.ts";

const HOST = "127.0.0.1";
/** A port that is taken is tried again: whoever has it may go. */
const RETRY_MS = 5_000;

export class MetricsListener {
  readonly #metrics: Metrics;
  readonly #log: Log;
  #port: number | undefined;
  #server: Server | undefined;
  #retry: NodeJS.Timeout | undefined;

  constructor(metrics: Metrics, log: Log) {
    this.#metrics = metrics;
    this.#log = log;
  }

  /** Listens there, and nowhere else any more; undefined closes it. */
  moveTo(port: number | undefined): void {
    if (port === this.#port) return;
    this.#port = port;
    this.#close();
    if (port !== undefined) this.#open(port);
  }

  #open(port: number): void {
    const routes = metricsRoutes(this.#metrics);
    routes.onError((error, context) => context.text(`${refusalOf(error).message}\n`, 503));
    const server = createServer(getRequestListener(routes.fetch));
    this.#server = server;
    server.once("error", (error) => {
      const advice = "free the port, or write another one into the cluster file; it is tried again";
      this.#log.error({ advice }, `metrics cannot be shown on ${HOST}:${port}: ${error.message}`);
      this.#retry = setTimeout(() => this.#open(port), RETRY_MS);
      this.#retry.unref();
    });
    server.listen(port, HOST, () =>
      this.#log.info({}, `metrics are shown on http://${HOST}:${port}/metrics`),
    );
  }

  #close(): void {
    clearTimeout(this.#retry);
    this.#server?.close();
    this.#server?.closeAllConnections();
    this.#server = undefined;
  }
}
