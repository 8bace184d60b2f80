/** The supervisor's routes: JSON over HTTP, and one stream of events that a client can resume. */
import { type Context, Hono } from "hono";
import { streamEvents } from "./event-stream.ts";
import { requestSchema } from "./message-schemas.ts";
import { type ErrorBody, protocol, protocolHeader, type WaitMessage } from "./messages.ts";
import { metricsRoutes } from "./metrics/routes.ts";
import { Refusal, type RefusalCode, refusalOf } from "./refusal.ts";
import type { Supervisor } from "./supervisor.ts";

/** A wait longer than this is asked for again by the client, so that it can say how things stand. */
const LONGEST_WAIT_MS = 60_000;

export function routesOf(supervisor: Supervisor): Hono {
  const app = new Hono();
  app.onError((error, context) => answerError(context, refusalOf(error)));
  app.notFound((context) =>
    answerError(
      context,
      new Refusal("no-such-thing", `there is no ${context.req.path}`, "use tutti's commands"),
    ),
  );
  // These two are understood by every version: they are how versions find out about each other.
  app.get("/hello", (context) => context.json(supervisor.hello()));
  app.post("/leave", (context) => {
    supervisor.leave();
    return context.json(supervisor.hello());
  });
  // Prometheus speaks no protocol of ours.
  app.route("/", metricsRoutes(supervisor.metrics));
  app.use(async (context, next) => {
    refuseOtherProtocol(context.req.header(protocolHeader));
    await next();
  });
  app.get("/status", (context) => context.json(supervisor.status()));
  app.get("/snapshot", (context) => context.json(supervisor.snapshot()));
  app.get("/history", (context) => context.json(supervisor.history()));
  app.get("/receipt/:revision", (context) =>
    context.json(supervisor.receipt(Number(context.req.param("revision")))),
  );
  app.get("/operations/:id", (context) => context.json(supervisor.operation(context.req.param("id"))));
  app.post("/requests", async (context) => {
    return context.json(supervisor.request(await readRequest(context)), 202);
  });
  app.get("/wait", async (context) => {
    const condition = context.req.query("for") === "complete" ? "complete" : "healthy";
    const withinMs = Math.min(Number(context.req.query("withinMs") ?? 0) || 0, LONGEST_WAIT_MS);
    const answer: WaitMessage = { met: await supervisor.wait(condition, withinMs) };
    return context.json(answer);
  });
  app.get("/revisions/:number", (context) =>
    context.json(supervisor.revision(Number(context.req.param("number")))),
  );
  app.get("/readings", async (context) => context.json(await supervisor.readings()));
  app.get("/events/past", (context) =>
    context.json(supervisor.eventsAfter(Number(context.req.query("after") ?? 0) || 0)),
  );
  app.get("/events", (context) => streamEvents(context, supervisor));
  return app;
}

async function readRequest(context: Context): Promise<ReturnType<typeof requestSchema.parse>> {
  const body: unknown = await context.req.json().catch(() => undefined);
  const read = requestSchema.safeParse(body);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue?.path.join(".") || "the request";
  const text = `the supervisor cannot read ${where}: ${issue?.message ?? "no JSON"}`;
  throw new Refusal("usage", text, "use tutti's commands, of the same version as the supervisor");
}

function refuseOtherProtocol(stated: string | undefined): void {
  if (stated === String(protocol)) return;
  const text = `the supervisor speaks protocol ${protocol}, and the command line ${stated ?? "none"}`;
  throw new Refusal("other-version", text, "add --restart-supervisor: instances keep running");
}

const STATUS_OF: Partial<Record<RefusalCode, 400 | 404 | 409 | 500>> = {
  failed: 500,
  usage: 400,
  "missing-secret": 400,
  "no-such-thing": 404,
};

function answerError(context: Context, { code, message, advice }: Refusal): Response {
  const body: { readonly error: ErrorBody } = { error: { code, message, advice } };
  return context.json(body, STATUS_OF[code] ?? 409);
}
