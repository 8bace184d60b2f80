/** The supervisor through its routes: versions, refusals, the lock, one change at a time, and the stream of events. */

import type { Hono } from "hono";
import { describe, expect, test } from "vitest";
import { needsInMemory } from "../../tests/support/supervised.ts";
import type { StampedEvent } from "../contract/event.ts";
import { cluster } from "../model/cluster.ts";
import { secret } from "../model/secret.ts";
import { service } from "../model/service.ts";
import type { OperationMessage } from "./messages.ts";
import { protocol, protocolHeader } from "./messages.ts";
import { routesOf } from "./routes.ts";
import { Supervisor } from "./supervisor.ts";

const web = service("web", { command: ["node", "a.js"], env: { KEY: secret("API_KEY") } });
const shop = cluster("shop", { services: [web] });

function started(): Hono {
  const supervisor = new Supervisor(needsInMemory("shop"));
  supervisor.start();
  return routesOf(supervisor);
}

const headers = { [protocolHeader]: String(protocol) };

async function post(
  app: Hono,
  body: unknown,
): Promise<{ readonly status: number; readonly body: OperationMessage }> {
  const response = await app.request("/requests", { method: "POST", headers, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as OperationMessage };
}

const deploy = { kind: "deploy", cluster: shop, artifacts: {}, secrets: { API_KEY: "k" }, by: "ada" };

/** Lets what was begun come to its first wait. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}

describe("versions", () => {
  test("any version may ask which one this is; nothing else is answered to another protocol", async () => {
    const app = started();
    expect(await (await app.request("/hello")).json()).toMatchObject({
      protocol,
      version: "0.0.1",
      cluster: "shop",
    });
    const refused = await app.request("/status", { headers: { [protocolHeader]: "999" } });
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ error: { code: "other-version" } });
  });
});

describe("requests", () => {
  test("what is no request is refused, and says where", async () => {
    const answer = await post(started(), { kind: "scale", part: "web", replicas: -1, by: "ada" });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "usage" } } });
  });

  test("a deploy without its secrets is refused before anything begins", async () => {
    const answer = await post(started(), { ...deploy, secrets: {} });
    expect(answer).toMatchObject({ body: { error: { code: "missing-secret" } } });
  });

  test("one change at a time: the second is told who holds it and for what", async () => {
    const app = started();
    expect((await post(app, deploy)).status).toBe(202);
    await settled();
    const second = await post(app, { ...deploy, by: "bob" });
    expect(second).toMatchObject({ status: 409, body: { error: { code: "lock-held" } } });
    expect(JSON.stringify(second.body)).toContain("held by ada");
    expect(JSON.stringify(second.body)).toContain("deploy of revision 1");
  });

  test("who waits is told in the end that it took too long", async () => {
    const app = started();
    await post(app, deploy);
    await settled();
    const { body } = await post(app, { ...deploy, by: "bob", waitMs: 20 });
    await new Promise((resolve) => setTimeout(resolve, 60));
    const ended = await (await app.request(`/operations/${body.id}`, { headers })).json();
    expect(ended).toMatchObject({ status: "done", error: { code: "timed-out" } });
  });

  test("a lock taken by hand stops everybody, until it is opened", async () => {
    const app = started();
    await post(app, { kind: "lock", by: "ada", reason: "audit" });
    await settled();
    expect(await post(app, deploy)).toMatchObject({ body: { error: { code: "lock-held" } } });
    expect(await post(app, { kind: "unlock", by: "bob", force: false })).toMatchObject({ status: 409 });
    await post(app, { kind: "unlock", by: "ada", force: false });
    await settled();
    expect((await post(app, deploy)).status).toBe(202);
  });

  test("there is nothing to cancel while nothing runs", async () => {
    expect(await post(started(), { kind: "cancel", by: "ada" })).toMatchObject({ status: 404 });
  });
});

test("status tells the release, and what it waits for", async () => {
  const app = started();
  await post(app, deploy);
  await settled();
  const status = await (await app.request("/status", { headers })).json();
  expect(status).toMatchObject({
    schema: 1,
    cluster: "shop",
    revision: null,
    services: [{ name: "web", desired: 1, healthy: 0, instances: [{ id: "web-1.r1", state: "starting" }] }],
    release: { as: "bring-up", revision: 1, by: "ada" },
    waitsFor: [{ subject: "web-1.r1", what: "to be ready" }],
  });
});

test("the stream begins with what a client missed", async () => {
  const app = started();
  await post(app, deploy);
  await settled();
  const response = await app.request("/events", { headers: { ...headers, "last-event-id": "1" } });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("instance-starting")) text += (await reader?.read())?.value ?? "";
  await reader?.cancel();
  expect(text).toContain("id: 2\n");
  expect(text).not.toContain("id: 1\n");
});

test("a kept revision, what happened so far, and readings are told to whom asks", async () => {
  const app = started();
  await post(app, deploy);
  await settled();
  const revision = await (await app.request("/revisions/1", { headers })).json();
  expect(revision).toMatchObject({ number: 1, cluster: { name: "shop" } });
  const unknown = await app.request("/revisions/7", { headers });
  expect(unknown.status).toBe(404);
  expect(await unknown.json()).toMatchObject({
    error: { message: "there is no revision 7", advice: "there are: 1; see `tutti history`" },
  });
  const past = (await (await app.request("/events/past?after=1", { headers })).json()) as StampedEvent[];
  expect(past.map(({ sequence }) => sequence)[0]).toBe(2);
  const readings = await (await app.request("/readings", { headers })).json();
  expect(readings).toMatchObject({ schema: 1, cluster: "shop", processes: [] });
});
