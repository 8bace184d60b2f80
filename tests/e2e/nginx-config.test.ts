/** What the configuration of nginx does, seen on a real nginx alone: no supervisor, no engine. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, get, request, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { present } from "../../src/base/assert.ts";
import { nginxConfig } from "../../src/components/nginx/config.ts";
import type { NginxPlace } from "../../src/components/nginx/place.ts";
import type { Member } from "../../src/contract/effect.ts";
import { cluster, http, loadBalancer, service } from "../../src/index.ts";
import { masterIn, reloadMaster, workersOf } from "../../src/targets/local/nginx/master.ts";
import { until } from "../support/command-line.ts";

const PORT = 18_720;
const HOSTS = ["127.92.1.1", "127.92.1.2"] as const;
const UPGRADE = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

const folder = mkdtempSync(join(tmpdir(), "tutti nginx "));
const asked: string[] = [];
/** What an instance does with a request to /break. */
let isBroken = (_host: string): boolean => false;
const servers: Server[] = HOSTS.map((host) => {
  const server = createServer((incoming, answer) => {
    asked.push(`${incoming.method} ${host}`);
    if (incoming.url === "/break" && isBroken(host)) return void incoming.socket.destroy();
    if (incoming.url === "/events") return void answer.write("first");
    if (incoming.url === "/teapot") return void answer.writeHead(418).end("teapot");
    let bytes = 0;
    incoming.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
    });
    incoming.on("end", () => answer.end(`${incoming.url} ${incoming.headers.host} ${bytes}`));
  });
  server.on("upgrade", (_incoming, socket) => {
    socket.write(UPGRADE);
    socket.on("data", (chunk: Buffer) => socket.write(`echo ${chunk}`));
    socket.on("error", () => undefined);
  });
  return server;
});

const web = service("web", { command: ["true"], port: http(8080) });
const edge = loadBalancer("edge", {
  engine: "nginx",
  listen: http(PORT),
  to: web,
  timeouts: { server: "500ms", tunnel: "10s" },
});
const members = HOSTS.map(
  (address, index): Member => ({
    pool: "web",
    revision: 1,
    several: true,
    instance: `web-${index + 1}.r1`,
    address,
    port: 8080,
    state: "ready",
  }),
);
const model = cluster("shop", { balancers: [edge] });
const place: NginxPlace = {
  balancer: present(model.balancers[0], "the balancer"),
  services: model.services,
  members,
  interfaceAddresses: ["127.0.0.1"],
  folder,
  pidFile: join(folder, "edge.pid"),
  statusSocket: join(folder, "edge.status"),
};
const file = join(folder, "nginx.conf");
let nginx: ChildProcess | undefined;

async function reload(next: NginxPlace): Promise<void> {
  writeFileSync(file, nginxConfig(next), { mode: 0o600 });
  expect(await reloadMaster(nginx?.pid ?? 0, 5_000)).toBe(true);
}

beforeAll(async () => {
  writeFileSync(file, nginxConfig(place), { mode: 0o600 });
  for (const [index, server] of servers.entries())
    await new Promise<void>((resolve) => void server.listen(8080, HOSTS[index], resolve));
  nginx = spawn("/usr/sbin/nginx", ["-p", folder, "-e", "stderr", "-c", file], { stdio: "ignore" });
  const answers = async (): Promise<boolean> => (await ask("GET", "/").catch(() => "")) !== "";
  await until(
    "nginx to answer",
    5_000,
    async () => (await masterIn(place.pidFile)) !== undefined && answers(),
  );
});
afterAll(async () => {
  nginx?.kill("SIGTERM");
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await sleep(200);
  rmSync(folder, { recursive: true, force: true });
});

test("a request arrives as it was sent: its path as written, its host, and a large body", {
  timeout: 8_000,
}, async () => {
  expect(await ask("GET", "/a//b/../c%2Fd?x=1&y=%20")).toBe("200 /a//b/../c%2Fd?x=1&y=%20 shop.example:80 0");
  const body = Buffer.alloc(3_000_000, "x");
  expect(await ask("POST", "/up", body)).toBe("200 /up shop.example:80 3000000");
  expect(await ask("GET", "/teapot")).toBe("418 teapot");
});

test("an instance that breaks: a GET goes on to the other one, a POST that was sent does not", {
  timeout: 8_000,
}, async () => {
  isBroken = (host) => host === HOSTS[0];
  const ends: string[] = [];
  for (let n = 0; n < 6; n += 1) ends.push((await ask("GET", "/break")).slice(0, 3));
  expect(ends).toEqual(["200", "200", "200", "200", "200", "200"]);
  isBroken = () => true;
  asked.length = 0;
  expect((await ask("POST", "/break", Buffer.from("x"))).slice(0, 3)).toBe("502");
  expect((await ask("POST", "/break", Buffer.from("x"))).slice(0, 3)).toBe("502");
  expect(asked).toHaveLength(2);
  expect((await ask("GET", "/")).slice(0, 3), "a bad request to each leaves all in").toBe("200");
  isBroken = () => false;
});

test("a WebSocket that is silent for longer than a request may think stays, also over a reload", {
  timeout: 8_000,
}, async () => {
  const tunnel = await upgraded();
  expect(await tunnel.say("one")).toBe("echo one");
  await sleep(1_200);
  expect(await tunnel.say("two")).toBe("echo two");
  await reload({ ...place, members: members.slice(0, 1) });
  expect(await tunnel.say("three")).toBe("echo three");
  expect(await workersOf(nginx?.pid ?? 0)).toHaveLength(2);
  tunnel.end();
  await until("the old worker to end", 5_000, async () => (await workersOf(nginx?.pid ?? 0)).length === 1);
});

test("the first part of an answer arrives before the second is written", { timeout: 8_000 }, async () => {
  const first = await new Promise<string>((resolve, reject) => {
    const sent = get({ host: "127.0.0.1", port: PORT, path: "/events", agent: false }, (answer) => {
      answer.once("data", (chunk: Buffer) => {
        resolve(chunk.toString());
        sent.destroy();
      });
    });
    sent.on("error", reject);
  });
  expect(first).toBe("first");
});

function ask(method: string, path: string, body?: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { host: "shop.example:80", ...(body ? { "content-length": body.length } : {}) };
    const sent = request({ host: "127.0.0.1", port: PORT, method, path, headers, agent: false }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk: string) => {
        text += chunk;
      });
      answer.on("end", () => resolve(`${answer.statusCode} ${text}`));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

interface Tunnel {
  say(text: string): Promise<string>;
  end(): void;
}

function upgraded(): Promise<Tunnel> {
  return new Promise((resolve, reject) => {
    const headers = { connection: "Upgrade", upgrade: "websocket" };
    const sent = request({ host: "127.0.0.1", port: PORT, path: "/ws", headers });
    sent.on("error", reject);
    sent.on("response", (answer) => reject(new Error(`status ${answer.statusCode}`)));
    sent.on("upgrade", (_answer, raw) => {
      const say = (text: string): Promise<string> =>
        new Promise((heard, broken) => {
          raw.once("data", (chunk: Buffer) => heard(chunk.toString()));
          raw.once("close", () => broken(new Error("closed")));
          raw.write(text);
        });
      resolve({ say, end: () => void raw.end() });
    });
    sent.end();
  });
}
