/** A cluster whose balancer is nginx, through the real command line: routes, tcp, releases under load, kills, and refusals. */
import { writeFileSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { receiptOf, root, type Status, until, Workplace } from "../support/command-line.ts";
import { Load, type Tally } from "../support/load.ts";
import { MqttClient } from "../support/mqtt-client.ts";

const PORT = 18_710;
const TCP_PORT = 18_711;

interface Shape {
  readonly version: number;
  readonly engine?: "haproxy" | "nginx";
  readonly more?: string;
}

const clusterFile = ({ version, engine = "nginx", more = "" }: Shape): string => `
import { cluster, cookie, http, listener, loadBalancer, rolling, service, tcp } from "tutti";

const settings = {
  command: ["node", "web.mjs"],
  port: http(8080),
  health: http("/ready"),
  release: rolling({ surge: 1, unavailable: 0, drain: "5s", healthyFor: "300ms" }),
  stopGrace: "6s",
} as const;
const web = service("web", { ...settings, replicas: 3, env: { VERSION: "${version}", DELAY_MS: "40" } });
const gateway = service("gateway", { ...settings, env: { VERSION: "gateway" } });
const broker = service("broker", {
  command: ["node", "broker.mjs"],
  port: tcp(1883),
  ports: { admin: http(8081) },
  health: http("/status", { port: "admin" }),
  env: { VERSION: "1", STATUS_PATH: "/status" },
  release: rolling({ drain: "1s" }),
  stopGrace: "6s",
});
const main = listener("main", {
  listen: http(${PORT}),
  to: web,
  routes: [{ path: "/gw", to: gateway }, { host: "*.gw.example", to: gateway }],
  ${more}
});
const feed = listener("feed", { listen: tcp(${TCP_PORT}), to: broker });
const edge = loadBalancer("edge", { engine: "${engine}", listeners: [main, feed] });
export default cluster("fronted", { environment: "development", balancers: [edge] });
`;

const smallFile = (balancers: string): string => `
import { cluster, http, loadBalancer, service } from "tutti";

const web = service("web", { command: ["node", "web.mjs"], port: http(8080), health: http("/ready") });
const edge = loadBalancer("edge", { engine: "nginx", listen: http(${PORT + 2}), to: web });
export default cluster("small", { environment: "development", services: [web], balancers: [${balancers}] });
`;

const workplace = new Workplace(join(root, "tests", "programs"), { NODE_ENV: "test" });
let version = 1;

function write(shape: Omit<Shape, "version"> = {}): void {
  writeFileSync(workplace.file, clusterFile({ version, ...shape }));
}

function startLoad(): Load {
  const load = new Load({
    host: "127.0.0.1",
    port: PORT,
    getsPerSecond: 150,
    postsPerSecond: 30,
    getPath: "/",
    post: () => ({ path: "/", body: "{}", headers: {} }),
  });
  load.start();
  return load;
}

const words = ({ lost }: Tally): readonly string[] => lost.map(({ status, error }) => `${status} ${error}`);

beforeAll(async () => {
  write();
  await workplace.must("up", "--yes");
}, 60_000);
afterAll(() => workplace.remove(), 60_000);

it("routes by path and by host, and carries tcp", async () => {
  expect(await answerAt("/")).toBe("200 1\n");
  expect(await answerAt("/gw")).toBe("200 gateway\n");
  expect(await answerAt("/gw/deep?x=1")).toBe("200 gateway\n");
  expect(await answerAt("/gwen")).toBe("200 1\n");
  expect(await answerAt("/", "a.gw.example:80")).toBe("200 gateway\n");
  const client = await MqttClient.connect({ port: TCP_PORT, clientId: "one" });
  expect(client.instance).toMatch(/^broker-1\.r\d+$/);
  await client.end();
});

it("a release under load loses nothing, and its receipt says what nginx cannot tell", async () => {
  version += 1;
  write();
  const load = startLoad();
  const deploy = await workplace.must("deploy", "--json", "--yes");
  const { gets, posts } = await load.stop();
  expect([...words(gets), ...words(posts)]).toEqual([]);
  expect(gets.answers.at(-1)?.version).toBe(String(version));
  const receipt = receiptOf(deploy);
  expect(receipt).toMatchObject({ revision: version, outcome: "complete" });
  expect(receipt.requests).toEqual({ total: null, lost: null, errors5xx: null });
  expect(receipt.sources["requests"]).toBe("not known: edge runs nginx, which counts no lost requests");
  expect(receipt.longestGapMs).toBeGreaterThan(0);
});

it("a route and a listener that change are taken by a reload, and nothing is lost", async () => {
  version += 1;
  write({ more: `timeouts: { server: "21s" },` });
  const load = startLoad();
  await workplace.must("deploy", "--yes");
  const { gets, posts } = await load.stop();
  expect([...words(gets), ...words(posts)]).toEqual([]);
  expect(gets.answers.at(-1)?.version).toBe(String(version));
});

it("an instance that is killed costs no GET, at most the POSTs that it had in flight, and is replaced", async () => {
  const load = startLoad();
  await sleep(1_000);
  const victim = (await instances())[0];
  process.kill(victim?.pid ?? 0, "SIGKILL");
  await until("it to be replaced", 20_000, async () => {
    const now = await instances();
    return now.length === 3 && now.every((it) => it.state === "ready" && it.pid !== victim?.pid);
  });
  await sleep(500);
  const { gets, posts } = await load.stop();
  expect(words(gets)).toEqual([]);
  // 30 a second, each 40 ms with one of three instances.
  expect(posts.lost.length).toBeLessThanOrEqual(3);
});

it("nginx that is killed is started again, though it left its socket behind", async () => {
  const before = (await workplace.status()).balancers[0]?.pid ?? 0;
  process.kill(before, "SIGKILL");
  await until("another nginx to answer", 20_000, async () => {
    const { balancers } = await workplace.status();
    return balancers[0]?.pid !== before && (await answerAt("/").catch(() => "")) === `200 ${version}\n`;
  });
});

it.each(["after:pool-drain:1", "before:reload:1"])(
  "a supervisor that is killed %s is followed by one that goes on",
  async (crash) => {
    version += 1;
    write({ more: `timeouts: { server: "${20 + version}s" },` });
    const load = startLoad();
    workplace.env["TUTTI_TEST_CRASH"] = crash;
    const deploy = await workplace.run("deploy", "--json", "--yes", "--restart-supervisor");
    delete workplace.env["TUTTI_TEST_CRASH"];
    const { gets, posts } = await load.stop();
    expect(deploy.code, deploy.stderr).toBe(0);
    expect(deploy.stdout).toContain("the supervisor is gone; starting it again");
    expect(receiptOf(deploy)).toMatchObject({ revision: version, outcome: "complete" });
    expect([...words(gets), ...words(posts)]).toEqual([]);
    expect((await instances()).map(({ state }) => state)).toEqual(["ready", "ready", "ready"]);
  },
);

it("what nginx cannot do, and another engine for a balancer that runs, are refused by name", async () => {
  write({ more: `sticky: cookie("SERVER"),` });
  const sticky = await workplace.run("deploy", "--yes");
  expect(sticky.code).not.toBe(0);
  expect(sticky.stderr).toContain('nginx cannot be sticky by a cookie (listener "main")');
  write({ engine: "haproxy" });
  const moved = await workplace.run("deploy", "--yes");
  expect(moved.code, "before anything of it begins").toBe(4);
  const refusal = "the balancer edge runs as nginx and cannot become haproxy in place";
  expect(moved.stderr).toContain(refusal);
  const planned = await workplace.run("plan");
  expect([planned.code, planned.stderr]).toEqual([4, expect.stringContaining(refusal)]);
  expect(await answerAt("/")).toBe(`200 ${version}\n`);
});

it("an nginx that was started right before its supervisor died is found again", async () => {
  const other = new Workplace(join(root, "tests", "programs"), { NODE_ENV: "test" });
  try {
    writeFileSync(other.file, smallFile(""));
    await other.must("up", "--yes");
    writeFileSync(other.file, smallFile("edge"));
    other.env["TUTTI_TEST_CRASH"] = "after:start:1";
    const deploy = await other.run("deploy", "--json", "--yes", "--restart-supervisor");
    delete other.env["TUTTI_TEST_CRASH"];
    expect(deploy.stdout).toContain("the supervisor is gone; starting it again");
    expect(receiptOf(deploy), deploy.stdout).toMatchObject({ revision: 2, outcome: "complete" });
    expect((await other.status()).balancers[0]?.state).toBe("ready");
  } finally {
    await other.remove();
  }
});

async function instances(): Promise<Status["services"][number]["instances"]> {
  return (await workplace.status()).services.find(({ name }) => name === "web")?.instances ?? [];
}

function answerAt(path: string, host = "any.example"): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port: PORT, path, headers: { host }, agent: false };
    const sent = get(options, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("end", () => resolve(`${response.statusCode} ${body}`));
    });
    sent.on("error", reject);
  });
}
