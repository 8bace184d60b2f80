/** The maintenance mode: new requests wait instead of being refused, through the life and death of who does it. */
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { root, until, Workplace } from "../support/command-line.ts";
import { Load } from "../support/load.ts";

const PORT = 18_660;
const RAW_PORT = 18_661;
const HOLD_MS = 3_000;

const clusterFile = (serverTimeout: string): string => `
import { cluster, http, listener, loadBalancer, rolling, service, tcp } from "tutti";

const web = service("web", {
  command: ["node", "web.mjs"], replicas: 2, port: http(8080), health: http("/ready"), release: rolling({ drain: "1s" }),
});
const raw = service("raw", { command: ["node", "web.mjs"], port: tcp(8080), health: http("/ready"), release: rolling({ drain: "1s" }) });
const edge = loadBalancer("edge", {
  maintenance: { hold: "${HOLD_MS}ms" },
  listeners: [
    listener("web", { listen: http(${PORT}), to: web, timeouts: { server: "${serverTimeout}", client: "2s" } }),
    listener("raw", { listen: tcp(${RAW_PORT}), to: raw }),
  ],
});
export default cluster("kept", { environment: "development", balancers: [edge] });
`;

const workplace = new Workplace(join(root, "tests", "programs"), { NODE_ENV: "test" });

beforeAll(async () => {
  writeFileSync(workplace.file, clusterFile("20s"));
  await workplace.must("up", "--yes");
}, 60_000);
afterAll(() => workplace.remove());

interface Asked {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly tookMs: number;
}

async function ask(method: "GET" | "POST" = "GET", body?: string): Promise<Asked> {
  const started = performance.now();
  const answer = await fetch(`http://127.0.0.1:${PORT}/`, { method, ...(body ? { body } : {}) });
  await answer.text();
  return {
    status: answer.status,
    retryAfter: answer.headers.get("retry-after"),
    tookMs: performance.now() - started,
  };
}

/** What the other side sends first, or "" when it closes. */
function askRaw(): Promise<string> {
  return new Promise((resolve) => {
    const connection = connect(RAW_PORT, "127.0.0.1", () => connection.write("GET / HTTP/1.0\r\n\r\n"));
    connection.setEncoding("utf8");
    connection.once("data", (text: string) => {
      connection.destroy();
      resolve(text);
    });
    connection.once("close", () => resolve(""));
    connection.on("error", () => resolve(""));
  });
}

async function turn(way: "on" | "off"): Promise<void> {
  const ended = await workplace.given("", "maintenance", way);
  expect(ended.code, ended.stderr + ended.stdout).toBe(0);
}

/** So that requests that wait take nothing away from those that are measured. */
async function balancer() {
  return (await workplace.status()).balancers[0];
}

it("what is asked while it is on waits, and succeeds once it is off; nothing before or after is lost", async () => {
  const load = new Load({
    host: "127.0.0.1",
    port: PORT,
    getsPerSecond: 100,
    postsPerSecond: 20,
    getPath: "/",
  });
  load.start();
  await sleep(1_000);
  await turn("on");
  expect((await balancer())?.maintenance).toMatchObject({ owner: expect.any(String) });
  const asked = [ask(), ask("POST", "x".repeat(200_000)), askRaw()] as const;
  await sleep(800);
  await turn("off");
  const [get, post, raw] = await Promise.all(asked);
  expect([get.status, post.status]).toEqual([200, 200]);
  expect(Math.min(get.tookMs, post.tookMs)).toBeGreaterThan(700);
  expect(raw).toContain("200 OK");
  expect((await balancer())?.maintenance).toBeNull();
  await sleep(1_000);
  const { gets, posts } = await load.stop();
  expect([...gets.lost, ...posts.lost]).toEqual([]);
  expect(gets.answers.every(({ status }) => status === 200)).toBe(true);
  expect((await ask()).tookMs).toBeLessThan(500);
});

it("beyond the limit it is answered 503, and when to come again; a connection over TCP is closed", async () => {
  await turn("on");
  const [http, raw] = await Promise.all([ask(), askRaw()]);
  expect(http).toMatchObject({ status: 503, retryAfter: "3" });
  expect(http.tookMs).toBeGreaterThan(HOLD_MS - 100);
  expect(http.tookMs).toBeLessThan(HOLD_MS + 1_000);
  expect(raw).toBe("");
  await turn("off");
});

it("asked for twice, it does and tells it once", async () => {
  const events = async (): Promise<number> =>
    (await workplace.must("events", "--json")).stdout
      .split("\n")
      .filter((line) => line.includes('"maintenance-on"')).length;
  const before = await events();
  await turn("on");
  await turn("on");
  expect(await events()).toBe(before + 1);
  await turn("off");
});

it("stays on when the supervisor is killed, and health is still looked at", async () => {
  await turn("on");
  const pid = (await workplace.status()).supervisor?.pid;
  if (pid === undefined) throw new Error("a supervisor runs");
  process.kill(pid, "SIGKILL");
  const asked = ask();
  await sleep(500);
  const status = await workplace.status();
  expect(status.balancers[0]?.maintenance).toMatchObject({ owner: expect.any(String) });
  await turn("off");
  expect((await asked).status).toBe(200);
  expect(Object.fromEntries(status.services.map(({ name, healthy }) => [name, healthy]))).toEqual({
    web: 2,
    raw: 1,
  });
});

it("stays on through the death of the balancer", async () => {
  await turn("on");
  const pid = (await balancer())?.pid;
  if (!pid) throw new Error("the balancer runs");
  process.kill(pid, "SIGKILL");
  await until("another one to run", 20_000, async () => {
    const now = await balancer();
    return now?.pid !== pid && now?.state === "ready";
  });
  expect((await ask()).status).toBe(503);
  const asked = ask();
  await sleep(300);
  await turn("off");
  expect((await asked).status).toBe(200);
});

/** When a configuration was written last: each start of a balancer has a folder of its own. */
function configuredMs(): number {
  const folder = join(workplace.folder, ".tutti", "run");
  const configs = readdirSync(folder).map((name) => join(folder, name, "haproxy.cfg"));
  return Math.max(...configs.map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0));
}

it("stays on through a reload, and what was held before it goes on as well", async () => {
  await turn("on");
  writeFileSync(workplace.file, clusterFile("21s"));
  const sent: { readonly atMs: number; readonly answer: Promise<Asked> }[] = [];
  const sending = setInterval(() => sent.push({ atMs: Date.now(), answer: ask() }), 100);
  const beforeMs = configuredMs();
  const deployed = workplace.must("deploy", "--yes");
  await until("another configuration", 20_000, async () => configuredMs() > beforeMs);
  const reloadedMs = configuredMs();
  await sleep(500);
  clearInterval(sending);
  await turn("off");
  const all = await Promise.all(sent.map(async ({ atMs, answer }) => ({ atMs, ...(await answer) })));
  const refusedEarly = all.filter(({ status, tookMs }) => status !== 200 && tookMs < HOLD_MS - 100);
  expect(refusedEarly).toEqual([]);
  const succeeded = all.filter(({ status }) => status === 200);
  expect(
    succeeded.some(({ atMs }) => atMs < reloadedMs),
    "held by the worker of before",
  ).toBe(true);
  expect(
    succeeded.some(({ atMs }) => atMs > reloadedMs),
    "held by the worker of after",
  ).toBe(true);
  await deployed;
}, 60_000);

it("goes down while requests are held", async () => {
  await turn("on");
  const asked = ask().catch(() => undefined);
  await workplace.must("down", "--yes");
  await asked;
});
