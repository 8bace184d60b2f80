/** From the supervisor's acceptance of `up` to the first answer, against the critical path of the same parts alone. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { root } from "../../tests/support/command-line.ts";
import { type Bench, type Figure, freshFolder, median, pause, ratioText, say } from "./figure.ts";
import { Shop } from "./shop.ts";

const ROUNDS = 9;
const PORT = 18_321;
const ALONE_PORT = 18_322;
const OWN = "127.99.99";
const REPLICAS = 3;

export const firstAnswer: Bench = {
  name: "first-answer",
  about: "time from the acceptance of `up` to the first answer, against the parts alone",
  async run() {
    const ratios: number[] = [];
    const pairs: { readonly tutti: number; readonly alone: number }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const alone = await withoutTutti();
      const tutti = await withTutti();
      pairs.push({ tutti, alone: alone.reduce((sum, ms) => sum + ms, 0) });
      ratios.push(tutti / alone.reduce((sum, ms) => sum + ms, 0));
      const steps = alone.map((ms) => ms.toFixed(0)).join(" + ");
      say(`round ${round + 1} of ${ROUNDS}: tutti ${tutti.toFixed(0)} ms, alone ${steps} ms`);
    }
    return [figure(ratios, pairs)];
  },
};

function figure(
  ratios: readonly number[],
  pairs: readonly { readonly tutti: number; readonly alone: number }[],
): Figure {
  const [tutti, alone] = [median(pairs.map((it) => it.tutti)), median(pairs.map((it) => it.alone))];
  return {
    what: "acceptance of `up` to the first answer ÷ critical path of the parts alone",
    measured: `${ratioText(ratios)}; ${tutti.toFixed(0)} ms ÷ ${alone.toFixed(0)} ms`,
    bar: "≤ 1.1",
    holds: median(ratios) <= 1.1,
    how: "Redis, then 3 Node servers, then the balancer's first check that passes; alone: the same programs started by hand, each asked every 2 ms",
  };
}

async function withTutti(): Promise<number> {
  const shop = new Shop({ port: PORT, replicas: REPLICAS, program: "server.mjs", withStore: true });
  try {
    const answered = untilAnswered("127.0.0.1", PORT, 60_000);
    await shop.must("up");
    const answeredMs = await answered;
    return answeredMs - acceptedMs(join(shop.folder, ".tutti", "logs", "supervisor.log"));
  } finally {
    await shop.remove();
  }
}

/** The supervisor notes when it takes a request. */
function acceptedMs(log: string): number {
  const lines = readFileSync(log, "utf8")
    .split("\n")
    .filter((line) => line.startsWith("{"));
  const entries = lines.map((line) => JSON.parse(line) as { readonly time: number; readonly msg: string });
  const found = entries.find(({ msg }) => msg === "up begins");
  if (!found) throw new Error(`no request for "up" in ${log}`);
  return found.time;
}

/** Redis until it answers, then the servers until one does, then HAProxy until its check of it has passed. */
async function withoutTutti(): Promise<readonly number[]> {
  const folder = freshFolder("alone");
  const children: ChildProcess[] = [];
  const begin = (program: string, words: readonly string[], env = {}): void => {
    children.push(
      spawn(program, words, { stdio: "ignore", detached: true, env: { ...process.env, ...env } }),
    );
  };
  const socket = join(folder, "control.sock");
  try {
    begin("haproxy", ["-db", "-f", haproxyFile(folder, socket)]);
    await answeredAll(() => ask({ path: socket }, "show info\n", /Name/), 5_000);
    const startMs = performance.now();
    begin("redis-server", ["--bind", `${OWN}.2`, "--port", "6379", "--save", "", "--dir", folder]);
    await answeredAll(() => ask({ host: `${OWN}.2`, port: 6379 }, "PING\r\n", /PONG/), 10_000);
    const redisMs = performance.now();
    const hosts = Array.from({ length: REPLICAS }, (_, index) => `${OWN}.${10 + index}`);
    for (const HOST of hosts)
      begin("node", [join(root, "scripts/bench/shop/server.mjs")], { HOST, PORT: "8080" });
    await Promise.race(hosts.map((host) => untilAnswered(host, 8080, 20_000)));
    const serverMs = performance.now();
    await addServer(socket, hosts[0] ?? "");
    await untilAnswered("127.0.0.1", ALONE_PORT, 20_000);
    return [redisMs - startMs, serverMs - redisMs, performance.now() - serverMs];
  } finally {
    const ends = children.map((child) => new Promise((resolve) => child.once("exit", resolve)));
    for (const child of children) child.kill("SIGKILL");
    await Promise.all(ends);
  }
}

function haproxyFile(folder: string, socket: string): string {
  const file = join(folder, "haproxy.cfg");
  writeFileSync(
    file,
    `global
  nbthread 1
  stats socket ${socket} level admin
defaults
  mode http
  timeout connect 1s
  timeout client 10s
  timeout server 10s
frontend door
  bind 127.0.0.1:${ALONE_PORT}
  default_backend web
backend web
  balance leastconn
  timeout check 1s
  option httpchk GET /ready
`,
  );
  return file;
}

/** As a careful person adds one: it takes no request before its first check has passed. */
async function addServer(socket: string, host: string): Promise<void> {
  const words = "weight 0 check inter 500ms fastinter 100ms fall 2 rise 2";
  const commands = `add server web/one ${host}:8080 ${words}; enable health web/one; set server web/one state ready\n`;
  await ask({ path: socket }, commands, /New server/);
  await answeredAll(() => ask({ path: socket }, "show stat web 4 -1\n", /,one,|L7OK/, /L7OK/), 10_000);
  await ask({ path: socket }, "set server web/one weight 100\n", /^/);
}

/** Asks every 2 ms; resolves with the time of the first good answer. */
async function untilAnswered(host: string, port: number, withinMs: number): Promise<number> {
  const request = "GET /ready HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\r\n";
  await answeredAll(() => ask({ host, port }, request, /^HTTP\/1\.1 200/), withinMs);
  return Date.now();
}

async function answeredAll(asked: () => Promise<boolean>, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await asked())) {
    if (performance.now() > deadline) throw new Error(`no good answer within ${withinMs} ms`);
    await pause(2);
  }
}

type Where = { readonly host: string; readonly port: number } | { readonly path: string };

/** One question on a connection of its own; true for the answer that is wanted. */
function ask(where: Where, question: string, ...wanted: readonly RegExp[]): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(where);
    let answer = "";
    const done = (): void => {
      socket.destroy();
      resolve(wanted.every((pattern) => pattern.test(answer)));
    };
    socket.setTimeout(1_000, done);
    socket.on("connect", () => socket.write(question));
    socket.on("data", (chunk) => {
      answer += chunk.toString();
      if (wanted.every((pattern) => pattern.test(answer))) done();
    });
    socket.on("error", done);
    socket.on("close", done);
  });
}
