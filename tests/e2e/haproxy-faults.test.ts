/** A real HAProxy when things break: a killed server, checks that all fail, a reload, and its own end. */
import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { askOn } from "../../src/targets/local/haproxy/control-socket.ts";
import { readTotals } from "../../src/targets/local/haproxy/look.ts";
import { poolDrain } from "../../src/targets/local/haproxy/pool.ts";
import { send, startLoad } from "./haproxy/load.ts";
import { counted, startRig, stopRigs } from "./haproxy/pool-actions.ts";
import { effectOn, endProcess, type Server, until } from "./haproxy/rig.ts";

afterEach(stopRigs);

test("a server killed under load is out at once, and no GET is lost", async () => {
  const { rig, servers } = await startRig({ algorithm: "least-connections" }, 3, 20);
  const load = { port: rig.frontPort, pauseMs: 5, keepAlive: true };
  const gets = startLoad({ ...load, method: "GET", clients: 8 });
  const posts = startLoad({ ...load, method: "POST", clients: 3 });
  await new Promise((resolve) => setTimeout(resolve, 500));
  const victim = servers[1] as Server;
  victim.child.kill("SIGKILL");
  const downMs = await until("it is down", async () => (await rig.member(victim.instance))?.up === false);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const [getReport, postReport] = [await gets(), await posts()];
  expect((await rig.member(victim.instance))?.answer).toBe("no connection: Connection refused");
  expect(downMs).toBeLessThan(100);
  expect(getReport.failed).toEqual([]);
  // Each of the three clients of POST had one request in flight at most.
  expect(postReport.failed.length).toBeLessThanOrEqual(3);
  const ids = servers.flatMap((server) => server.posts);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeLessThanOrEqual(postReport.sent);
  const totals = await readTotals(rig.socket, []);
  expect(totals).toMatchObject({ ok: true, value: { lost: postReport.failed.length, errors5xx: 0 } });
});

test.each([
  ["is sent again where it has the header that makes that safe", "x-id", [200, 200]],
  ["is not sent again without a header that its service declares", undefined, [200, 502]],
] as const)("a POST that a server dies with %s", async (_name, idempotencyHeader, expected) => {
  const declared = idempotencyHeader === undefined ? {} : { idempotencyHeader };
  const { rig } = await startRig({ algorithm: "round-robin", ...declared }, 2);
  const post = { port: rig.frontPort, path: "/die/web-1.r1", method: "POST" } as const;
  const answers = [await send({ ...post, id: "one" }), await send({ ...post, id: "two" })];
  expect(answers.map(({ status }) => status).sort()).toEqual(expected);
  await until("one of them killed it", async () => (await rig.member("web-1.r1"))?.up === false);
});

test("a POST without the header is not sent again, though the service declares one", async () => {
  const { rig } = await startRig({ algorithm: "round-robin", idempotencyHeader: "x-id" }, 2);
  const post = { port: rig.frontPort, path: "/die/web-1.r1", method: "POST" } as const;
  const answers = [await send(post), await send(post)];
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 502]);
});

describe("the last known pool", () => {
  test("requests are still tried when the checks of all servers fail", async () => {
    const { rig } = await startRig({ algorithm: "round-robin" }, 2);
    for (let turn = 0; turn < 8; turn += 1) await send({ port: rig.frontPort, path: "/fail-checks" });
    await until("all are down", async () => (await rig.look()).every((member) => !member.up));
    expect((await rig.member("web-1.r1"))?.answer).toMatch(/^HTTP 503 in \d+ ms$/);
    const answers = [];
    for (let turn = 0; turn < 6; turn += 1)
      answers.push((await send({ port: rig.frontPort, path: "/" })).status);
    expect(answers).toEqual([200, 200, 200, 200, 200, 200]);
  });

  test("a drained server gets nothing there", async () => {
    const { rig, servers } = await startRig({ algorithm: "round-robin" }, 2);
    for (let turn = 0; turn < 8; turn += 1) await send({ port: rig.frontPort, path: "/fail-checks" });
    await until("all are down", async () => (await rig.look()).every((member) => !member.up));
    counted(await poolDrain(rig.socket, effectOn(servers[0] as Server, "pool-drain")));
    const names = [];
    for (let turn = 0; turn < 4; turn += 1) names.push((await send({ port: rig.frontPort, path: "/" })).text);
    expect(names).toEqual(["web-2.r1", "web-2.r1", "web-2.r1", "web-2.r1"]);
    counted(await poolDrain(rig.socket, effectOn(servers[1] as Server, "pool-drain")));
    expect((await send({ port: rig.frontPort, path: "/" })).status).toBe(503);
  });

  test("a lone server that is down is waited for while it restarts", async () => {
    const { rig, servers } = await startRig({ replicas: 1 }, 1);
    await endProcess((servers[0] as Server).child, "SIGKILL");
    await until("it is down", async () => (await rig.member("web-1.r1"))?.up === false);
    const stop = startLoad({ port: rig.frontPort, method: "POST", clients: 2, pauseMs: 20, keepAlive: true });
    await rig.startServer("web-1.r1", 1);
    await until("it is up again", async () => (await rig.member("web-1.r1"))?.up === true);
    expect((await stop()).failed).toEqual([]);
  });
});

test("an answer that a server breaks off is counted as lost", async () => {
  const { rig } = await startRig({ retries: "off" }, 1);
  expect((await send({ port: rig.frontPort, path: "/break" })).status).toBe(0);
  await until("it is counted", async () => {
    const totals = await readTotals(rig.socket, []);
    return totals.ok && totals.value.lost === 1 && totals.value.requests === 1;
  });
});

test("a reload takes the rewritten file, and loses nothing", async () => {
  const { rig, servers } = await startRig({ retries: "off" }, 2);
  const fresh = await rig.startServer("web-3.r2", 3);
  const stop = startLoad({ port: rig.frontPort, method: "GET", clients: 4, pauseMs: 10, keepAlive: true });
  const [old] = servers as [Server];
  const text = readFileSync(rig.configPath, "utf8").replaceAll(old.instance, fresh.instance);
  writeFileSync(rig.configPath, text.replaceAll(`${old.address}:`, `${fresh.address}:`));
  rig.balancer.kill("SIGUSR2");
  await until("the new worker answers", async () => (await rig.member("web-3.r2")) !== undefined);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const report = await stop();
  expect(report.failed).toEqual([]);
  expect(report.answeredBy["web-3.r2"]).toBeGreaterThan(0);
});

test("HAProxy ends whole when its master is killed, so that nothing keeps the port", async () => {
  const { rig } = await startRig({}, 1);
  await endProcess(rig.balancer, "SIGKILL");
  await until(
    "the port is free",
    async () => (await send({ port: rig.frontPort, path: "/" })).text.includes("ECONNREFUSED"),
    1_000,
  );
  expect(await askOn(rig.socket)("show info")).toMatchObject({
    ok: false,
    error: { code: "balancer-silent" },
  });
});
