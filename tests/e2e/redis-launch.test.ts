/** A real Redis from our own configuration: it starts, keeps strangers out, and answers our ping. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { launchOf } from "../../src/components/launch.ts";
import { pingText, pingVerdict } from "../../src/components/redis/ping.ts";
import { cluster, type Durability, redis, secret, tcp } from "../../src/index.ts";

const ADDRESS = `127.${64 + (process.pid % 64)}.${Math.floor(process.pid / 64) % 256}.200`;
const folder = mkdtempSync(join(tmpdir(), "tutti-redis-"));
let server: ChildProcess | undefined;

afterEach(async () => {
  const child = server;
  if (child && child.exitCode === null) {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
});

function startRedis(password: string, durability: Durability): void {
  const model = cluster("tests", {
    stores: [
      redis("state", { port: tcp(6400), memory: "64 MiB", durability, password: secret("REDIS_PASSWORD") }),
    ],
  });
  const [store] = model.stores;
  if (!store) throw new Error("the store is missing");
  const launch = launchOf(store, {
    cluster: model,
    instance: "state-1.r1",
    slot: 1,
    revision: 1,
    effectId: "state-1.r1 start",
    address: ADDRESS,
    folder: join(folder, "run"),
    dataFolder: join(folder, 'data of "state"'),
    clusterFolder: folder,
    socketFolder: folder,
    members: [],
    interfaceAddresses: [],
    resolve: () => password,
  });
  if (!launch.ok) throw new Error(launch.error.message);
  for (const path of launch.value.folders) mkdirSync(path, { recursive: true });
  for (const file of launch.value.files) writeFileSync(file.path, file.text, { mode: file.mode });
  const [program = "", ...words] = launch.value.argv;
  const child = spawn(program, words, { cwd: launch.value.cwd, stdio: ["pipe", "ignore", "ignore"] });
  child.stdin.end(launch.value.stdin);
  server = child;
}

function ping(password: string | undefined): Promise<string> {
  return new Promise((resolve) => {
    const connection = connect(6400, ADDRESS, () => connection.write(pingText(password)));
    let answer = "";
    connection.on("error", (error) => resolve(error.message));
    connection.on("data", (chunk: Buffer) => {
      answer += chunk.toString();
      const verdict = pingVerdict(answer);
      if (!verdict) return;
      connection.destroy();
      resolve(verdict.answer);
    });
  });
}

test.each(["none", "snapshot", "everysec", "always"] as const)(
  "durability %s: a hard password is understood",
  async (durability) => {
    const password = "a \"b\" 'c' \\d #e $f {g}\n\tü€😀";
    startRedis(password, durability);
    let answer = "";
    for (let turn = 0; turn < 200 && answer !== "Redis answered PONG"; turn += 1) {
      answer = await ping(password);
      await sleep(10);
    }
    expect(answer).toBe("Redis answered PONG");
    expect(await ping(undefined)).toContain("NOAUTH");
    expect(await ping("wrong")).toContain("WRONGPASS");
  },
);
