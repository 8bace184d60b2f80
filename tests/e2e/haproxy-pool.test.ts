/** Pools of a real HAProxy: rolls without loss, a crash under load, and every operation repeated or half done. */
import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { poolServerWords } from "../../src/components/haproxy/server-parameters.ts";
import type { ServerCounters } from "../../src/contract/effect.ts";
import type { Algorithm } from "../../src/model/balancer.ts";
import { askOn } from "../../src/targets/local/haproxy/control-socket.ts";
import { readTotals } from "../../src/targets/local/haproxy/look.ts";
import {
  type PoolResult,
  poolAdd,
  poolDrain,
  poolReady,
  poolRemove,
} from "../../src/targets/local/haproxy/pool.ts";
import { send, startLoad } from "./haproxy/load.ts";
import {
  effectOn,
  endProcess,
  memberOf,
  Rig,
  type RigOptions,
  type Server,
  startServer,
  until,
} from "./haproxy/rig.ts";

const rigs: Rig[] = [];

afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.stop();
});

/** A balancer with servers 1 … count ready from its configuration file. */
async function startRig(
  options: RigOptions,
  count: number,
  delayMs = 5,
): Promise<{ rig: Rig; servers: Server[] }> {
  const servers: Server[] = [];
  for (let host = 1; host <= count; host += 1)
    servers.push(await startServer(`web-${host}.r1`, host, delayMs));
  const rig = await Rig.start(
    options,
    servers.map((server) => memberOf(server, "ready")),
  );
  for (const server of servers) rig.keep(server);
  rigs.push(rig);
  return { rig, servers };
}

function counted(result: PoolResult): ServerCounters | undefined {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

async function bringIn(rig: Rig, server: Server): Promise<number> {
  counted(await poolAdd(rig.socket, effectOn(server, "pool-add"), rig.parameters));
  const checkMs = await until("it is up", async () => (await rig.member(server.instance))?.up === true);
  counted(await poolReady(rig.socket, effectOn(server, "pool-ready")));
  return checkMs;
}

async function takeOut(rig: Rig, server: Server): Promise<ServerCounters | undefined> {
  counted(await poolDrain(rig.socket, effectOn(server, "pool-drain")));
  await until("it is idle", async () => (await rig.member(server.instance))?.idle === true);
  const counters = counted(await poolRemove(rig.socket, effectOn(server, "pool-remove")));
  await endProcess(server.child, "SIGTERM");
  return counters;
}

describe("rolls under load, with the balancer's retries off", () => {
  test.each(["round-robin", "least-connections", "source-hash"] as const)(
    "%s loses nothing",
    async (algorithm) => {
      const { rig, servers } = await startRig({ algorithm, retries: "off" }, 3);
      const loads = [
        startLoad({ port: rig.frontPort, method: "GET", clients: 4, pauseMs: 20, keepAlive: true }),
        startLoad({ port: rig.frontPort, method: "POST", clients: 2, pauseMs: 40, keepAlive: false }),
      ];
      const removed: ServerCounters[] = [];
      for (let turn = 0; turn < 6; turn += 1) {
        const old = servers.shift() as Server;
        const fresh = await rig.startServer(`web-${(turn % 3) + 1}.r${turn + 2}`, turn + 4);
        await bringIn(rig, fresh);
        removed.push((await takeOut(rig, old)) as ServerCounters);
        servers.push(fresh);
      }
      const reports = await Promise.all(loads.map((stop) => stop()));
      const sent = reports.reduce((sum, report) => sum + report.sent, 0);
      expect(reports.flatMap((report) => report.failed)).toEqual([]);
      expect(await readTotals(rig.socket, removed)).toEqual({
        ok: true,
        value: { requests: sent, lost: 0, errors5xx: 0 },
      });
      const now = startLoad({ port: rig.frontPort, method: "GET", clients: 3, pauseMs: 2, keepAlive: true });
      await new Promise((resolve) => setTimeout(resolve, 600));
      const shares = Object.values((await now()).answeredBy);
      if (algorithm === "round-robin")
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(3);
    },
  );
});

test("a member that is being checked, or drained, takes nothing", async () => {
  const { rig, servers } = await startRig({ algorithm: "round-robin" }, 2);
  const fresh = await rig.startServer("web-3.r2", 3);
  counted(await poolAdd(rig.socket, effectOn(fresh, "pool-add"), rig.parameters));
  await until("it is up", async () => (await rig.member("web-3.r2"))?.up === true);
  counted(await poolDrain(rig.socket, effectOn(servers[0] as Server, "pool-drain")));
  const stop = startLoad({ port: rig.frontPort, method: "GET", clients: 2, pauseMs: 2, keepAlive: false });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(Object.keys((await stop()).answeredBy)).toEqual(["web-2.r1"]);
  const states = Object.fromEntries((await rig.look()).map((member) => [member.instance, member.state]));
  expect(states).toEqual({ "web-1.r1": "draining", "web-2.r1": "ready", "web-3.r2": "checking" });
});

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

describe("each operation can be repeated", () => {
  test("add, ready, drain and remove, twice each", async () => {
    const { rig } = await startRig({}, 1);
    const server = await rig.startServer("web-2.r2", 2);
    const [add, ready, drain, remove] = (
      ["pool-add", "pool-ready", "pool-drain", "pool-remove"] as const
    ).map((kind) => effectOn(server, kind)) as [
      ReturnType<typeof effectOn>,
      ReturnType<typeof effectOn>,
      ReturnType<typeof effectOn>,
      ReturnType<typeof effectOn>,
    ];
    for (let turn = 0; turn < 2; turn += 1) counted(await poolAdd(rig.socket, add, rig.parameters));
    expect(await rig.member("web-2.r2")).toMatchObject({ state: "checking", pool: "web" });
    await until("it is up", async () => (await rig.member("web-2.r2"))?.up === true);
    for (let turn = 0; turn < 2; turn += 1) counted(await poolReady(rig.socket, ready));
    expect(await rig.member("web-2.r2")).toMatchObject({ state: "ready", up: true });
    counted(await poolAdd(rig.socket, add, rig.parameters));
    expect(await rig.member("web-2.r2")).toMatchObject({ state: "ready", up: true });
    for (let turn = 0; turn < 4; turn += 1)
      await send({ port: rig.frontPort, path: turn < 2 ? "/error" : "/" });
    for (let turn = 0; turn < 2; turn += 1) counted(await poolDrain(rig.socket, drain));
    expect(await rig.member("web-2.r2")).toMatchObject({ state: "draining", up: true });
    expect(counted(await poolRemove(rig.socket, remove))).toEqual({ requests: 2, errors5xx: 1, aborted: 0 });
    expect(counted(await poolRemove(rig.socket, remove))).toBeUndefined();
    expect(await rig.member("web-2.r2")).toBeUndefined();
    expect(counted(await poolDrain(rig.socket, drain))).toBeUndefined();
    expect(await poolReady(rig.socket, ready)).toMatchObject({
      ok: false,
      error: { code: "balancer-refused" },
    });
  });

  const last = "web_last/web-2.r2";
  const pool = "web/web-2.r2";

  test.each([1, 2, 3, 4, 5])(
    "an addition that stopped after %d of its commands is completed",
    async (done) => {
      const { rig } = await startRig({}, 1);
      const server = await rig.startServer("web-2.r2", 2);
      const place = `${server.address}:8080 weight 0`;
      const commands = [
        `add server ${last} ${place} pool-max-conn -1 pool-purge-delay 5s`,
        `set server ${last} state ready`,
        `add server ${pool} ${place} ${poolServerWords(rig.parameters)}`,
        `enable health ${pool}`,
        `set server ${pool} state ready`,
      ];
      for (const command of commands.slice(0, done)) expect((await askOn(rig.socket)(command)).ok).toBe(true);
      await bringIn(rig, server);
      expect(await rig.member("web-2.r2")).toMatchObject({ state: "ready", up: true });
      await takeOut(rig, server);
      expect(await rig.member("web-2.r2")).toBeUndefined();
    },
  );

  test("a removal with a request in flight breaks it in the end, and counts it", async () => {
    const { rig, servers } = await startRig({ retries: "off" }, 1, 5_000);
    const slow = send({ port: rig.frontPort, path: "/" });
    await until("it is busy", async () => (await rig.member("web-1.r1"))?.idle === false);
    counted(await poolDrain(rig.socket, effectOn(servers[0] as Server, "pool-drain")));
    counted(await poolRemove(rig.socket, effectOn(servers[0] as Server, "pool-remove")));
    expect((await slow).status).not.toBe(200);
    expect(await readTotals(rig.socket, [])).toMatchObject({ ok: true, value: { lost: 1 } });
  });
});

test("states come back from the configuration file as they were written", async () => {
  const servers = [
    await startServer("web-1.r1", 1),
    await startServer("web-2.r1", 2),
    await startServer("web-3.r1", 3),
  ];
  const states = ["ready", "checking", "draining"] as const;
  const rig = await Rig.start(
    {},
    servers.map((server, index) => memberOf(server, states[index] ?? "ready")),
  );
  rigs.push(rig);
  for (const server of servers) rig.keep(server);
  expect((await rig.look()).map(({ instance, state }) => [instance, state])).toEqual([
    ["web-1.r1", "ready"],
    ["web-2.r1", "checking"],
    ["web-3.r1", "draining"],
  ]);
  expect((await send({ port: rig.frontPort, path: "/" })).text).toBe("web-1.r1");
  await until("the checked one is up", async () => (await rig.member("web-2.r1"))?.up === true);
  for (const server of servers.slice(1)) counted(await poolReady(rig.socket, effectOn(server, "pool-ready")));
  await until("all are ready", async () =>
    (await rig.look()).every(({ state, up }) => state === "ready" && up),
  );
  for (const server of servers) await takeOut(rig, server);
  expect(await rig.look()).toEqual([]);
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

test.each([
  ["round-robin", "safe"],
  ["least-connections", "off"],
  ["source-hash", "safe"],
] as const satisfies readonly (readonly [Algorithm, "safe" | "off"])[])(
  "HAProxy accepts %s with retries %s",
  async (algorithm, retries) => {
    const { rig } = await startRig({ algorithm, retries }, 1);
    expect((await send({ port: rig.frontPort, path: "/" })).text).toBe("web-1.r1");
  },
);
