/** The HTTP interface. */
import { type Context, Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { routePath } from "hono/route";

import { keyChecker } from "./auth.ts";
import type { Config } from "./config.ts";
import { log, messageOf } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Facts } from "./probe.ts";
import { reasonsNotReady } from "./ready.ts";
import { transactionRequest } from "./transaction.ts";
import { IdempotencyConflict, type TransactionStore } from "./transaction-store.ts";

const MAX_BODY_BYTES = 64 * 1_024;
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,200}$/;

export interface Surroundings {
  readonly config: Config;
  readonly address: string;
  readonly store: TransactionStore;
  readonly facts: () => Facts;
  readonly metrics: Metrics;
}

type Refusal = 400 | 401 | 404 | 413 | 422 | 503;

function refuse(status: Refusal, code: string, message: string): HTTPException {
  return new HTTPException(status, {
    res: Response.json({ error: { code, message } }, { status }),
  });
}

export function relayerRoutes(around: Surroundings): Hono {
  const routes = new Hono();
  routes.use(async (context, next) => {
    await next();
    // The pattern, not the path: a label of its own for each transaction would grow without end.
    around.metrics.answered(context.req.method, routePath(context, -1), context.res.status);
    context.header("x-relayer-version", around.config.version);
    context.header("x-relayer-instance", around.config.instance);
    if (around.facts().draining) context.header("connection", "close");
  });
  routes.notFound(() => refuse(404, "not_found", "there is nothing here").getResponse());
  routes.onError(answerError);
  addHealth(routes, around);
  addRelayers(routes, around);
  return routes;
}

/** What is not the client's fault is the fault of a dependency: the client may repeat the same request. */
function answerError(error: Error): Response {
  if (error instanceof HTTPException) return error.getResponse();
  if (error instanceof IdempotencyConflict)
    return refuse(422, "idempotency_conflict", error.message).getResponse();
  log("warn", "a request failed", { error: messageOf(error) });
  return refuse(503, "unavailable", "nothing is known to be stored; repeat with the same key").getResponse();
}

/** On a port of its own, which no balancer shows to clients. The second path is that of OpenZeppelin's relayer. */
export function metricsRoutes(metrics: Metrics): Hono {
  const routes = new Hono();
  for (const path of ["/metrics", "/debug/metrics/scrape"])
    routes.get(path, async (context) =>
      context.text(await metrics.text(), 200, { "content-type": metrics.contentType }),
    );
  return routes;
}

function addHealth(routes: Hono, { config, facts }: Surroundings): void {
  const alive = (context: Context) =>
    context.json({ status: "alive", version: config.version, instance: config.instance });
  routes.get("/health", alive);
  routes.get("/api/v1/health", alive);
  routes.get("/api/v1/ready", (context) => {
    const reasons = reasonsNotReady(facts());
    const body = { ready: reasons.length === 0, reasons, version: config.version, instance: config.instance };
    return context.json(body, reasons.length === 0 ? 200 : 503);
  });
}

function addRelayers(routes: Hono, around: Surroundings): void {
  const { config, store } = around;
  const isValid = keyChecker(config.apiKeys);
  routes.use("/api/v1/relayers/*", async (context, next) => {
    if (!isValid(context.req.header("authorization")))
      throw refuse(401, "unauthorized", "a valid key is needed");
    await next();
  });
  routes.get("/api/v1/relayers", async (context) =>
    context.json([{ id: config.relayerId, address: around.address, pending: await store.pendingCount() }]),
  );
  routes.use("/api/v1/relayers/:relayer/*", async (context, next) => {
    if (context.req.param("relayer") !== config.relayerId)
      throw refuse(404, "not_found", "there is no such relayer");
    await next();
  });
  routes.post("/api/v1/relayers/:relayer/transactions", async (context) =>
    context.json(await accept(context, around)),
  );
  routes.get("/api/v1/relayers/:relayer/transactions/:transaction", async (context) => {
    const record = await store.find(context.req.param("transaction"));
    if (record === undefined) throw refuse(404, "not_found", "there is no such transaction");
    return context.json(record);
  });
}

async function accept(context: Context, { store, facts }: Surroundings): Promise<unknown> {
  const key = context.req.header("idempotency-key") ?? "";
  if (!IDEMPOTENCY_KEY.test(key))
    throw refuse(400, "idempotency_key_required", "Idempotency-Key must have 1 to 200 visible characters");
  const request = transactionRequest.safeParse(await bodyOf(context));
  if (!request.success) {
    const problems = request.error.issues.map(
      (issue) => `${issue.path.join(".") || "body"}: ${issue.message}`,
    );
    throw refuse(400, "invalid_request", problems.join("; "));
  }
  const { chainFault } = facts();
  if (chainFault !== undefined) throw refuse(503, "chain_unavailable", `nothing was stored: ${chainFault}`);
  return await store.accept(request.data, key);
}

async function bodyOf(context: Context): Promise<unknown> {
  const text = await context.req.text();
  if (text.length > MAX_BODY_BYTES) throw refuse(413, "too_large", `at most ${MAX_BODY_BYTES} bytes`);
  try {
    return JSON.parse(text);
  } catch {
    throw refuse(400, "invalid_request", "the body is not JSON");
  }
}
