/** The commands of each pool operation, from every state that a member may be seen in. */
import { expect, test } from "vitest";
import type { PoolEffect } from "../../../contract/effect.ts";
import { stepsToAdd, stepsToDelete, stepsToMaintenance, stepsToReady } from "./pool-steps.ts";
import type { ServerSeen } from "./statistics.ts";

const effect: PoolEffect = {
  kind: "pool-add",
  balancer: "edge",
  pool: "web",
  instance: "web-1.r2",
  revision: 1,
  several: true,
  address: "127.77.1.1",
  port: 8080,
};

const parameters = { check: { everyMs: 500, fall: 2, rise: 2 }, markDownOnError: true };

function server(
  backend: string,
  weight: number,
  admin: "none" | "maintenance" | "drain" = "none",
): ServerSeen {
  return {
    backend,
    server: "web-1.r2",
    address: "127.77.1.1",
    port: 8080,
    weight,
    admin: { maintenance: admin === "maintenance", drain: admin === "drain" },
    operational: true,
    check: { status: "L7OK", code: "200", tookMs: "1", text: "" },
    inFlight: 0,
    requests: 0,
    errors5xx: 0,
    aborted: 0,
    sessions: 0,
    averageMs: 0,
  };
}

const ready = { pool: server("web", 100), last: server("web_last", 100) };

test("a whole addition", () => {
  expect(stepsToAdd(effect, {}, parameters)).toMatchInlineSnapshot(`
    {
      "ok": true,
      "value": [
        "add server web_last/web-1.r2 127.77.1.1:8080 weight 0 pool-max-conn -1 pool-purge-delay 5s",
        "enable dynamic-cookie backend web_last",
        "set server web_last/web-1.r2 state ready",
        "add server web/web-1.r2 127.77.1.1:8080 weight 0 check inter 500ms fastinter 100ms downinter 200ms fall 2 rise 2 observe layer4 error-limit 1 on-error mark-down pool-max-conn -1 pool-purge-delay 5s",
        "enable health web/web-1.r2",
        "enable dynamic-cookie backend web",
        "set server web/web-1.r2 state ready",
      ],
    }
  `);
});

test("an addition that stopped goes on, and one that is complete has no steps", () => {
  const checking = { pool: server("web", 0), last: server("web_last", 0) };
  expect(stepsToAdd(effect, checking, parameters)).toEqual({ ok: true, value: [] });
  expect(stepsToAdd(effect, ready, parameters)).toEqual({ ok: true, value: [] });
  const half = { ...checking, pool: server("web", 0, "maintenance") };
  expect(stepsToAdd(effect, half, parameters)).toEqual({
    ok: true,
    value: [
      "enable health web/web-1.r2",
      "enable dynamic-cookie backend web",
      "set server web/web-1.r2 state ready",
    ],
  });
});

test("a server of the same name at another place is not taken for it", () => {
  const stranger = { pool: { ...server("web", 0), address: "127.77.1.9" } };
  expect(stepsToAdd(effect, stranger, parameters)).toMatchObject({
    ok: false,
    error: { code: "balancer-refused", message: expect.stringContaining("127.77.1.9:8080") },
  });
});

test("ready gives the weight, and ends a drain", () => {
  const drained = { pool: server("web", 100, "drain"), last: server("web_last", 0) };
  expect(stepsToReady(effect, drained)).toEqual({
    ok: true,
    value: ["set server web_last/web-1.r2 weight 100", "set server web/web-1.r2 state ready"],
  });
  expect(stepsToReady(effect, ready)).toEqual({ ok: true, value: [] });
  expect(stepsToReady(effect, { pool: ready.pool })).toMatchObject({ ok: false });
});

test("maintenance and deletion name what is there", () => {
  expect(stepsToMaintenance(effect, ready)).toEqual([
    "set server web_last/web-1.r2 state maint",
    "set server web/web-1.r2 state maint",
  ]);
  expect(stepsToMaintenance(effect, { pool: server("web", 100, "maintenance") })).toEqual([]);
  expect(stepsToMaintenance(effect, { pool: ready.pool })).toEqual(["set server web/web-1.r2 state maint"]);
  expect(stepsToDelete(effect, { last: ready.last })).toEqual(["del server web_last/web-1.r2"]);
});
