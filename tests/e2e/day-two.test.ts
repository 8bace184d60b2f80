/** The verbs of daily work on a small cluster: what they tell, what they refuse, and that no secret is ever told. */
import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { type Ended, isRunning, root, until, Workplace } from "../support/command-line.ts";

const PORT = 18_210;
const PASSWORD = "planted-password-7351";
const API_KEY = "planted/key+7351";

const clusterFile = (version: string, replicas: number): string => `
import { cluster, http, loadBalancer, redis, rolling, secret, service } from "tutti";
const state = redis("state", { memory: "64 MiB", password: secret("REDIS_PASSWORD") });
const web = service("web", {
  command: ["node", "web.mjs"],
  replicas: ${replicas},
  port: http(8080),
  health: http("/ready"),
  env: { VERSION: "${version}", DELAY_MS: "5", REDIS_URL: state.url, API_KEY: secret("API_KEY") },
  release: rolling({ drain: "1s", healthyFor: "300ms" }),
  stopGrace: "2s",
});
const edge = loadBalancer("edge", { listen: http(${PORT}), to: web });
export default cluster("daily", { environment: "development", balancers: [edge] });
`;

const workplace = new Workplace(join(root, "tests", "programs"), { REDIS_PASSWORD: PASSWORD, API_KEY });

beforeAll(async () => {
  writeFileSync(workplace.file, clusterFile("1", 1));
  await workplace.must("up", "--yes");
  writeFileSync(workplace.file, clusterFile("2", 2));
  await workplace.must("deploy", "--yes");
});
afterAll(() => workplace.remove());

/** A verb that goes on until it is ended. */
function begin(...words: readonly string[]): { readonly child: ChildProcess; seen(): string } {
  const main = join(root, "dist", "cli", "main.js");
  const child = spawn(process.execPath, [main, ...words, "--file", workplace.file], {
    env: { ...process.env, ...workplace.env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let seen = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    seen += chunk.toString();
  });
  return { child, seen: () => seen };
}

/** Whole lines only: the last one may still be on its way. */
const recordsIn = (text: string): Record<string, unknown>[] =>
  text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

function noSecretIn({ stdout, stderr }: Ended): void {
  for (const secret of [PASSWORD, API_KEY, encodeURIComponent(API_KEY)])
    expect(stdout + stderr).not.toContain(secret);
}

it("load keeps its rate, and every request is accounted for", async () => {
  const ended = await workplace.run("load", "--rate", "40", "--for", "3s", "--path", "/x", "--json");
  expect(ended.code, ended.stderr).toBe(0);
  const report = JSON.parse(ended.stdout);
  expect(report).toMatchObject({ schema: 1, kind: "load", url: `http://127.0.0.1:${PORT}/x`, method: "GET" });
  expect(report.sent).toBeGreaterThanOrEqual(115);
  expect(report.sent).toBeLessThanOrEqual(125);
  expect(report.statuses).toEqual({ 200: report.sent });
  expect(report.errors).toEqual({});
  expect(report.latencyMs.p50, "the program takes 5 ms").toBeGreaterThan(4);
  expect(report.latencyMs).toMatchObject({ p99: expect.any(Number), p999: null });
  expect(report.longestGapMs).toBeGreaterThan(15);
  expect(ended.stderr, "a line a second").toMatch(/1s {2}sent \d+ .*\n2s {2}sent \d+ /);
});

it("load of one instance, and of nothing else than this cluster", async () => {
  const one = await workplace.must("load", "web-1", "--rate", "20", "--for", "1s", "--connections", "new");
  expect(one.stdout).toMatch(
    /^GET http:\/\/127\.\d+\.\d+\.\d+:8080\/ at 20\/s for 1(?:\.\d)?s, new connections\n/,
  );
  for (const stranger of ["http://192.0.2.1/", "http://127.0.0.1:22/", "http://example.com/"]) {
    const refused = await workplace.run("load", stranger, "--for", "1s");
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("is no address of this cluster");
  }
  expect((await workplace.run("load", "state", "--for", "1s")).code).toBe(9);
  const nobody = await workplace.run(
    "load",
    "http://127.0.0.1:18299/",
    "--yes-remote",
    "127.0.0.1:18299",
    "--for",
    "1s",
  );
  expect(nobody.code).toBe(1);
  expect(nobody.stdout).toContain("refused: 5");
});

it("top shows the load on every server, and what everything uses", async () => {
  const load = workplace.run("load", "--rate", "60", "--for", "5s");
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const top = await workplace.must("top", "--once", "--json");
  await load;
  const { rows } = JSON.parse(top.stdout) as { rows: Record<string, unknown>[] };
  expect(rows.map(({ name, kind }) => `${kind} ${name}`)).toEqual([
    "balancer edge-1.r1",
    "service web-1.r2",
    "service web-2.r2",
    "store state-1.r1",
    "supervisor supervisor",
  ]);
  const [edge, one, two, state] = rows;
  expect(edge?.["requestsPerSecond"]).toBeGreaterThan(40);
  expect(Number(one?.["requestsPerSecond"]) + Number(two?.["requestsPerSecond"])).toBeGreaterThan(40);
  expect(one?.["averageMs"], "5 ms, and not the time between requests").toBeGreaterThanOrEqual(4);
  expect(one?.["averageMs"]).toBeLessThan(15);
  expect(edge).toMatchObject({ errors5xxPerSecond: 0, averageMs: null });
  expect(state).toMatchObject({ requestsPerSecond: null, sessions: null });
  for (const row of rows) {
    expect(row["cpuPercent"], String(row["name"])).toBeGreaterThanOrEqual(0);
    expect(row["memoryBytes"], String(row["name"])).toBeGreaterThan(1024 * 1024);
  }
  const plain = await workplace.must("top", "--once");
  expect(plain.stdout).toMatch(/NAME +KIND +REQ\/S/);
  expect(plain.stdout).not.toContain("\u001b");
});

it("exec has the environment, the folder and the exit code of what it runs", async () => {
  const print = "console.log(JSON.stringify({ ...process.env, CWD: process.cwd() })); process.exit(37)";
  const ended = await workplace.run("exec", "web-1", "--", "node", "-e", print);
  expect(ended.code, ended.stderr).toBe(37);
  const env = JSON.parse(ended.stdout);
  const login = encodeURIComponent(PASSWORD);
  expect(env).toMatchObject({ VERSION: "2", TUTTI_INSTANCE: "web-1.r2", PORT: "8080", API_KEY });
  expect(env.REDIS_URL).toContain(`:${login}@`);
  expect(env.CWD).toBe(workplace.folder);
  expect(env, "else it would be taken for the instance itself").not.toHaveProperty("TUTTI_EFFECT");
  expect((await workplace.run("exec", "web", "--", "sh", "-c", "kill -TERM $$")).code).toBe(143);
  expect((await workplace.run("exec", "web", "--", "no-such-program")).code).toBe(127);
  expect((await workplace.run("exec", "state", "--", "redis-cli", "--version")).stdout).toContain(
    "redis-cli",
  );
  const nobody = await workplace.run("exec", "web-9", "--", "true");
  expect(nobody).toMatchObject({ code: 9, stderr: expect.stringContaining("web-2.r2") });
  expect((await workplace.run("exec", "web")).code).toBe(2);
});

it("config shows what each part was given, checked by HAProxy itself, and tells no secret", async () => {
  const edge = await workplace.must("config", "edge");
  expect(edge.stdout).toContain(`bind 127.0.0.1:${PORT}`);
  expect(edge.stderr).toMatch(/valid: haproxy -c -f .* says: Configuration file is valid/);
  const state = await workplace.must("config", "state");
  expect(state.stdout).toMatch(/^requirepass "\[redacted\]"$/m);
  expect(state.stdout).toMatch(/^maxmemory 67108864$/m);
  expect(state.stderr).toContain("redis-server has no check");
  const web = await workplace.must("config", "web-2");
  expect(web.stdout).toMatch(/^command {2}node web.mjs$/m);
  expect(web.stdout).toMatch(/^ {2}API_KEY=\[redacted\]$/m);
  expect(web.stdout).toMatch(/^ {2}REDIS_URL=redis:\/\/:\[redacted\]@127\.[\d.]+:6379$/m);
  expect(web.stdout).toMatch(/^ {2}TUTTI_INSTANCE=web-2\.r2$/m);
  const document = await workplace.must("config", "web-2", "--json");
  expect(JSON.parse(document.stdout)).toMatchObject({
    given: { env: { API_KEY: "[redacted]" } },
    check: null,
  });
  for (const ended of [edge, state, web, document]) noSecretIn(ended);
  expect((await workplace.run("config", "nothing")).code).toBe(9);
});

it("diff says it in the words of the file", async () => {
  const ended = await workplace.must("diff", "1", "2");
  expect(ended.stdout.trim().split("\n")).toEqual([
    "service web: replicas 1 → 2",
    'service web: env VERSION "1" → "2"',
  ]);
  const { changes } = JSON.parse((await workplace.must("diff", "2", "1", "--json")).stdout);
  expect(changes).toContainEqual(expect.objectContaining({ field: "env VERSION", from: '"2"', to: '"1"' }));
  expect(await workplace.run("diff", "1", "7")).toMatchObject({
    code: 9,
    stderr: expect.stringContaining("there are: 1, 2"),
  });
});

it("events are told while a supervisor runs, without one, and from one to the next", async () => {
  const follow = begin("events", "-f", "--json", "--lines", "0");
  onTestFinished(() => void follow.child.kill("SIGTERM"));
  const top = begin("top", "--json");
  onTestFinished(() => void top.child.kill("SIGKILL"));
  await until("top to show something", 10_000, () => top.seen() !== "");
  const told = await workplace.must("events", "--json", "--since", "10m");
  const codes = recordsIn(told.stdout).map(({ code }) => code);
  expect(codes).toEqual(expect.arrayContaining(["release-started", "instance-ready", "release-completed"]));
  expect((await workplace.must("events", "-n", "3")).stdout.trim().split("\n")).toHaveLength(3);
  const { supervisor } = JSON.parse((await workplace.must("status", "--json")).stdout);
  top.child.kill("SIGSTOP");
  process.kill(supervisor.pid, "SIGKILL");
  await until("the supervisor to be gone", 5_000, () => !isRunning(supervisor.pid));
  const alone = await workplace.must("events", "--json", "--since", "10m");
  expect(recordsIn(alone.stdout)).toEqual(expect.arrayContaining(recordsIn(told.stdout)));
  // One that begins now follows as well, and stands in nobody's way.
  const late = begin("events", "-f", "--json", "--lines", "1");
  onTestFinished(() => void late.child.kill("SIGTERM"));
  await until("the last event", 5_000, () => late.seen() !== "");
  await workplace.must("restart", "web", "--yes");
  await until("the new supervisor's events", 10_000, () => follow.seen().includes("release-completed"));
  await until("the same in the other", 10_000, () => late.seen().includes("release-completed"));
  const framesBefore = recordsIn(top.seen()).length;
  const next = JSON.parse((await workplace.must("status", "--json")).stdout).supervisor;
  process.kill(next.pid, "SIGKILL");
  top.child.kill("SIGCONT");
  await until(
    "top to wake the supervisor and go on",
    15_000,
    () => recordsIn(top.seen()).length > framesBefore,
  );
  const followed = recordsIn(follow.seen());
  const sequences = followed.map(({ sequence }) => Number(sequence));
  expect(sequences, "each once, in order").toEqual([...new Set(sequences)].sort((a, b) => a - b));
  expect(followed.map(({ code }) => code)).toContain("resumed");
});

it("a cluster that is down has events, differences, and nothing to load", async () => {
  await workplace.must("down", "--yes");
  const codes = async (verb: string, ...words: string[]): Promise<number | null> =>
    (await workplace.run(verb, ...words)).code;
  expect(await codes("load")).toBe(9);
  expect(await codes("top", "--once")).toBe(9);
  expect(await codes("exec", "web", "--", "true")).toBe(9);
  expect(await codes("config", "edge")).toBe(9);
  expect((await workplace.must("diff", "1", "2")).stdout).toContain("replicas 1 → 2");
  expect((await workplace.must("events")).stdout).toMatch(/the cluster is down|down/);
});
