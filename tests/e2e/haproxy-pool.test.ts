/** Pools of a real HAProxy: rolls without loss, and every operation repeated or half done. */
import { afterEach, describe, expect, test } from "vitest";
import { poolServerWords } from "../../src/components/haproxy/server-parameters.ts";
import type { ServerCounters } from "../../src/contract/effect.ts";
import type { Algorithm } from "../../src/model/listener.ts";
import { askOn } from "../../src/targets/local/haproxy/control-socket.ts";
import { readTotals } from "../../src/targets/local/haproxy/look.ts";
import { poolAdd, poolDrain, poolReady, poolRemove } from "../../src/targets/local/haproxy/pool.ts";
import { send, startLoad } from "./haproxy/load.ts";
import { bringIn, counted, rigs, startRig, stopRigs, takeOut } from "./haproxy/pool-actions.ts";
import { effectOn, memberOf, Rig, type Server, startServer, until } from "./haproxy/rig.ts";

afterEach(stopRigs);

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
    expect(await rig.member("web-2.r2")).toMatchObject({ state: "checking" });
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
