/** An instance killed under load: how soon it is out of rotation, and how soon another one serves in its place. */

import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { until } from "../../tests/support/command-line.ts";
import { Load } from "../../tests/support/load.ts";
import { type Bench, type Figure, median, pause, say, sorted } from "./figure.ts";
import { Shop } from "./shop.ts";

const ROUNDS = 5;
const PORT = 18_331;

interface Killed {
  readonly outMs: number;
  readonly replacedMs: number;
}

export const killed: Bench = {
  name: "killed",
  about: "SIGKILL under load to out of rotation, and to replaced",
  async run() {
    const shop = new Shop({ port: PORT, replicas: 3, program: "server.mjs" });
    try {
      await shop.upAndReady();
      return await measure(shop);
    } finally {
      await shop.remove();
    }
  },
};

async function measure(shop: Shop): Promise<readonly Figure[]> {
  const post = () => ({ path: "/", body: "{}", headers: { "content-type": "application/json" } });
  const load = new Load({
    host: "127.0.0.1",
    port: PORT,
    getsPerSecond: 400,
    postsPerSecond: 50,
    getPath: "/",
    post,
  });
  load.start();
  const rounds: Killed[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    // An instance that has worked for ten seconds is replaced at once; sooner, the supervisor pauses first.
    await pause(11_000);
    const one = await kill(shop);
    rounds.push(one);
    say(
      `round ${round + 1} of ${ROUNDS}: out after ${one.outMs.toFixed(0)} ms, replaced after ${one.replacedMs.toFixed(0)} ms`,
    );
  }
  const { gets, posts } = await load.stop();
  return figures(
    rounds,
    `${gets.lost.length} of ${gets.sent} GET and ${posts.lost.length} of ${posts.sent} POST`,
    gets.lost.length,
  );
}

async function kill(shop: Shop): Promise<Killed> {
  const before = await shop.instances();
  const victim = before[0];
  if (!victim?.pid) throw new Error("there is an instance to kill");
  const known = new Set(before.map((it) => it.id));
  const socket = join(readFileSync(join(shop.folder, ".tutti", "run-folder"), "utf8").trim(), "edge.sock");
  const startMs = performance.now();
  process.kill(victim.pid, "SIGKILL");
  let outMs: number | undefined;
  const isReplaced = async (): Promise<boolean> => {
    const serving = servingIn(await statisticsOf(socket));
    if (!serving.includes(victim.id)) outMs ??= performance.now() - startMs;
    return serving.some((id) => !known.has(id));
  };
  for (const deadline = startMs + 30_000; !(await isReplaced()); await pause(3))
    if (performance.now() > deadline) throw new Error(`${victim.id} was not replaced within 30 s`);
  const replacedMs = performance.now() - startMs;
  await until(
    "three ready instances",
    30_000,
    async () => (await shop.instances()).filter((it) => it.state === "ready").length === 3,
  );
  return { outMs: outMs ?? Number.NaN, replacedMs };
}

/** Servers of the pool that are up and have their weight: columns 1, 2, 18 and 19 of HAProxy's statistics. */
function servingIn(statistics: string): readonly string[] {
  const rows = statistics.split("\n").map((line) => line.split(","));
  return rows.flatMap(([pool, server, ...rest]) =>
    pool === "web" && server && /^UP/.test(rest[15] ?? "") && Number(rest[16]) > 0 ? [server] : [],
  );
}

function statisticsOf(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path });
    let answer = "";
    socket.on("connect", () => socket.write("show stat -1 4 -1\n"));
    socket.on("data", (chunk) => {
      answer += chunk.toString();
    });
    socket.on("error", reject);
    socket.on("end", () => resolve(answer));
  });
}

function figures(rounds: readonly Killed[], lost: string, getsLost: number): readonly Figure[] {
  const [out, replaced] = [rounds.map((it) => it.outMs), rounds.map((it) => it.replacedMs)];
  const shown = (values: readonly number[]): string =>
    `${median(values).toFixed(0)} ms (worst of ${ROUNDS}: ${(sorted(values).at(-1) ?? Number.NaN).toFixed(0)} ms)`;
  const how = "3 Node servers, 400 GET/s and 50 POST/s; HAProxy's own statistics, asked every 3 ms";
  return [
    {
      what: "SIGKILL under load → out of rotation",
      measured: shown(out),
      bar: "< 100 ms",
      holds: Math.max(...out) < 100,
      how,
    },
    {
      what: "SIGKILL under load → another one serves",
      measured: shown(replaced),
      bar: "< 3 s",
      holds: Math.max(...replaced) < 3_000,
      how,
    },
    {
      what: `requests lost over these ${ROUNDS} kills`,
      measured: lost,
      bar: "0 GET; POST: those in flight there",
      holds: getsLost === 0,
      how,
    },
  ];
}
