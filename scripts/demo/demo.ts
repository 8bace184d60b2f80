/** The demonstration: a narrated run of the real command line on the relayer example, with real load. */
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, runTutti, type Status, until } from "../../tests/support/command-line.ts";
import { Load, type Tally } from "../../tests/support/load.ts";
import { API_KEY, effectsOnChain, type Posted, Transactions } from "../../tests/support/relayer-client.ts";

const folder = join(root, ".demo", "relayer");
const file = join(folder, "cluster.ts");
const shownFile = ".demo/relayer/cluster.ts";
const accepted: Posted[] = [];

function say(text: string): void {
  console.log(`\n\u001b[1m${text}\u001b[0m`);
}

/** Runs a verb with its output shown, as a user would see it. */
async function tutti(verb: string, ...words: readonly string[]): Promise<void> {
  console.log(`$ npx tutti ${[verb, ...words].join(" ")} --file ${shownFile}`);
  const ended = await runTutti([verb, "--file", file, ...words]);
  process.stdout.write(ended.stderr + ended.stdout);
  if (ended.code !== 0) throw new Error(`tutti ${verb} ended with exit code ${ended.code}`);
}

async function status(): Promise<Status> {
  return JSON.parse((await runTutti(["status", "--json", "--file", file])).stdout) as Status;
}

async function freshCopy(): Promise<void> {
  if (existsSync(file)) await runTutti(["down", "--volumes", "--yes", "--file", file]);
  rmSync(folder, { recursive: true, force: true });
  const isSource = (path: string): boolean => !/\/(node_modules|dist|bin|\.tutti)(\/|$)/.test(path);
  cpSync(join(root, "examples", "relayer"), folder, { recursive: true, filter: isSource });
}

async function underLoad(seconds: number, change: () => Promise<void>): Promise<void> {
  const transactions = new Transactions();
  const load = new Load({
    host: "127.0.0.1",
    port: 8080,
    getsPerSecond: 200,
    postsPerSecond: 50,
    getPath: "/api/v1/relayers",
    getHeaders: { authorization: `Bearer ${API_KEY}` },
    post: (n) => transactions.make(n),
  });
  load.start();
  const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 500));
  await pause();
  await change();
  await pause();
  const { gets, posts } = await load.stop();
  accepted.push(...transactions.accepted(posts));
  console.log(`counted by the client: ${tallyText("GET", gets)}, ${tallyText("POST", posts)}`);
}

function tallyText(method: string, { sent, lost }: Tally): string {
  return `${sent} ${method} sent, ${lost.length} lost`;
}

async function killOne(): Promise<void> {
  const victim = (await status()).services[0]?.instances[0];
  if (!victim?.pid) throw new Error("no instance to kill");
  console.log(`$ kill -9 ${victim.pid}    # ${victim.id}`);
  process.kill(victim.pid, "SIGKILL");
  const tookMs = await until("three ready instances", 15_000, async () => {
    const instances = (await status()).services[0]?.instances ?? [];
    const ready = instances.filter((it) => it.state === "ready" && it.pid !== victim.pid);
    return ready.length === 3;
  });
  console.log(`three ready instances again after ${Math.round(tookMs)} ms`);
}

function setVersion(version: string): void {
  const path = join(folder, "relayer", "src", "version.ts");
  writeFileSync(path, readFileSync(path, "utf8").replace(/"\d+\.\d+\.\d+"/, `"${version}"`));
  console.log(`(edited relayer/src/version.ts: ${version})`);
}

async function proveEffects(): Promise<void> {
  const chain = (await status()).stores.find((store) => store.name === "chain");
  const url = `http://${chain?.address}`;
  const counts = async (): Promise<Record<number, number>> => effectsOnChain(url, accepted);
  await until(
    "every accepted transaction on chain",
    30_000,
    async () => (await counts())[1] === accepted.length,
  );
  console.log(`${accepted.length} transactions were accepted; each has exactly one effect on chain`);
}

async function main(): Promise<void> {
  const started = performance.now();
  say(
    "1. A copy of examples/relayer: three relayers behind HAProxy, a Redis, a real chain. Bring it all up.",
  );
  await freshCopy();
  await tutti("check");
  await tutti("up", "--yes");
  await tutti("status");
  say("2. Release version 1.1.0 under load. First what would happen, then for real.");
  setVersion("1.1.0");
  await tutti("plan");
  await underLoad(2, () => tutti("deploy", "--yes"));
  say("3. Kill an instance under load.");
  await underLoad(2, killOne);
  say("4. Roll back to revision 1 under load.");
  await underLoad(2, () => tutti("rollback", "1", "--yes"));
  say("5. Did every accepted transaction happen once?");
  await proveEffects();
  await tutti("history");
  say(`The cluster goes on running (the demo took ${Math.round((performance.now() - started) / 1_000)} s).`);
  console.log(`look around:  npx tutti status --file ${shownFile}
              npx tutti logs relayer --file ${shownFile}
              npx tutti history --file ${shownFile}
              curl http://127.0.0.1:8080/health
change it:    edit .demo/relayer, then npx tutti plan / deploy --file ${shownFile}
stop it:      npx tutti down --file ${shownFile}            (data stays)
              npx tutti down --volumes --file ${shownFile}  (data goes)`);
}

main().catch((error: unknown) => {
  console.error(`\nthe demo stopped: ${error instanceof Error ? error.message : String(error)}`);
  console.error(`what runs goes on running; stop it with: npx tutti down --file ${shownFile}`);
  process.exitCode = 1;
});
