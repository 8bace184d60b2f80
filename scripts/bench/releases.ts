/** Requests that a client loses over releases under load: tutti, and `pm2 reload` of the same server. */
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { receiptOf, root, until } from "../../tests/support/command-line.ts";
import { Load, type Tally } from "../../tests/support/load.ts";
import { type Bench, type Figure, freshFolder, pause, say } from "./figure.ts";
import { Shop } from "./shop.ts";

const RELEASES = Number(process.env["BENCH_RELEASES"] ?? 20);
const GETS_PER_SECOND = 700;
const POSTS_PER_SECOND = 100;
const PM2_VERSION = "7.0.4";
const PORT = 18_301;

interface Counted {
  readonly sent: number;
  readonly lost: number;
  readonly posts: number;
  readonly seconds: number;
}

export const releases: Bench = {
  name: "releases",
  about: `lost requests over ${RELEASES} releases, against pm2 reload`,
  async run() {
    const ours = await withTutti();
    say(`tutti: ${text(ours)}`);
    const theirs = await withPm2();
    say(`pm2:   ${text(theirs)}`);
    return figures(ours, theirs);
  },
};

function figures(ours: Counted, theirs: Counted): readonly Figure[] {
  const how = `${RELEASES} releases of 3 instances of one Node server; ${GETS_PER_SECOND} GET/s and ${POSTS_PER_SECOND} POST/s, on new and on kept connections, counted by the client`;
  return [
    {
      what: "requests lost over releases, the balancer repeats nothing",
      measured: text(ours),
      bar: "0 of at least 100,000",
      holds: ours.lost === 0 && ours.sent >= 100_000,
      how,
    },
    {
      what: `the same with \`pm2 reload\` (pm2 ${PM2_VERSION}, 3 workers)`,
      measured: text(theirs),
      bar: "",
      how,
    },
  ];
}

function text({ sent, lost, seconds, posts }: Counted): string {
  return `${lost} lost of ${sent} (${posts} POST), ${RELEASES} releases in ${seconds.toFixed(0)} s`;
}

async function withTutti(): Promise<Counted> {
  const shop = new Shop({ port: PORT, replicas: 3, program: "server.mjs", retries: "off" });
  try {
    await shop.upAndReady();
    return await underLoad(PORT, async (n) => {
      shop.setVersion(n + 1);
      const { outcome } = receiptOf(await shop.must("deploy", "--json", "--yes"));
      if (outcome !== "complete") throw new Error(`release ${n} ended ${outcome}`);
    });
  } finally {
    await shop.remove();
  }
}

/** Releases one after the other, and goes on with load until enough was sent to tell. */
async function underLoad(port: number, release: (n: number) => Promise<void>): Promise<Counted> {
  const load = new Load({
    host: "127.0.0.1",
    port,
    getsPerSecond: GETS_PER_SECOND,
    postsPerSecond: POSTS_PER_SECOND,
    getPath: "/",
    post: () => ({ path: "/", body: "{}", headers: { "content-type": "application/json" } }),
  });
  load.start();
  const startMs = performance.now();
  const enoughMs = (100_500 / (GETS_PER_SECOND + POSTS_PER_SECOND)) * 1_000 * (RELEASES / 20);
  for (let n = 1; n <= RELEASES; n += 1) {
    await release(n);
    // The rest of the load is spread over the pauses between releases.
    await pause(Math.max(200, (n * enoughMs) / RELEASES - (performance.now() - startMs)));
  }
  const seconds = (performance.now() - startMs) / 1_000;
  const { gets, posts } = await load.stop();
  tellLosses([...gets.lost, ...posts.lost]);
  return {
    sent: gets.sent + posts.sent,
    lost: gets.lost.length + posts.lost.length,
    posts: posts.sent,
    seconds,
  };
}

function tellLosses(lost: Tally["lost"]): void {
  const reasons = new Map<string, number>();
  for (const { error, status } of lost) {
    const reason = error ?? `status ${status}`;
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  for (const [reason, count] of reasons) say(`lost ${count}: ${reason}`);
}

async function withPm2(): Promise<Counted> {
  const folder = freshFolder("pm2");
  cpSync(join(root, "scripts", "bench", "shop", "server.mjs"), join(folder, "server.mjs"));
  const program = pm2Program();
  const env = { ...process.env, PM2_HOME: join(folder, "home"), HOST: "127.0.0.1", PORT: String(PORT) };
  const pm2 = (...words: readonly string[]): Promise<void> => run(program, words, env);
  const answers = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${PORT}/`).then(
      (it) => it.ok,
      () => false,
    );
  try {
    await pm2("start", join(folder, "server.mjs"), "--name", "web", "-i", "3");
    await until("pm2's server to answer", 20_000, answers);
    return await underLoad(PORT, () => pm2("reload", "web"));
  } finally {
    await pm2("kill");
  }
}

/** In a folder of its own: nothing of tutti depends on it. */
function pm2Program(): string {
  const folder = join(root, "node_modules", ".cache", "bench", `pm2-${PM2_VERSION}`);
  const program = join(folder, "node_modules", ".bin", "pm2");
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), `{"private":true}`);
  const words = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", `pm2@${PM2_VERSION}`];
  const { status } = spawnSync("npm", words, { cwd: folder, stdio: "inherit" });
  if (status !== 0) throw new Error(`pm2 could not be installed: npm ended with ${status}`);
  return program;
}

function run(program: string, words: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(program, words, { env, stdio: "ignore" });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`${program} ${words.join(" ")} ended with ${code}`)),
    );
  });
}
