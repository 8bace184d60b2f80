/** Limits that the kernel holds, and logs that stay in bounds, on a real cluster through the command line. */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Cgroups } from "../../src/targets/local/cgroups/cgroups.ts";
import { processesIn } from "../../src/targets/local/cgroups/folders.ts";
import { limitPlaces } from "../../src/targets/local/cgroups/places.ts";
import { logBounds } from "../../src/targets/local/logs/bounds.ts";
import { isRunning, until, Workplace } from "../support/command-line.ts";

/** It prints, and on request it eats memory or floods its log. */
const PROGRAM = `
import { createServer } from "node:http";
const kept = [];
console.log("begins");
createServer((request, response) => {
  if (request.url === "/eat") setInterval(() => kept.push(Buffer.alloc(8e6, 1)), 2);
  if (request.url === "/flood") for (let at = 0; at < 150_000; at += 1) console.log("flood " + at + " " + "x".repeat(80));
  if (request.url.startsWith("/say/")) console.log(request.url.slice(5));
  response.end("fine");
}).listen(Number(process.env.PORT), process.env.HOST);
`;

const CLUSTER = `
import { cluster, http, service } from "tutti";
const eater = service("eater", {
  command: ["node", "program.mjs"], port: http(8080), health: http("/"),
  resources: { memory: "128 MiB", cpu: 0.5, reserve: { memory: "64 MiB" } },
});
const talker = service("talker", { command: ["node", "program.mjs"], port: http(8080), health: http("/") });
export default cluster("bounds", { environment: "development", services: [eater, talker] });
`;

const places = limitPlaces();
const canLimit = places.memory.found && places.cpu.found;
const source = mkdtempSync(join(tmpdir(), "tutti-bounds-"));
writeFileSync(join(source, "program.mjs"), PROGRAM);
const workplace = new Workplace(source, { NODE_ENV: "test" });
const logs = join(workplace.folder, ".tutti", "logs");
const log = join(logs, "talker-1.r1.log");
let up = "";

beforeAll(async () => {
  writeFileSync(workplace.file, CLUSTER);
  // A log of a part that has been gone for long, more often than is kept.
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  for (let slot = 1; slot <= logBounds.goneInstances + 5; slot += 1)
    writeFileSync(join(logs, `former-${slot}.r1.log`), "it was once\n");
  up = (await workplace.must("up", "--yes")).stderr;
});
afterAll(async () => {
  await workplace.remove();
  rmSync(source, { recursive: true });
});

async function instanceOf(part: string): Promise<{ id: string; address: string; pid: number }> {
  const service = (await workplace.status()).services.find(({ name }) => name === part);
  const instance = service?.instances.find(({ state }) => state === "ready");
  if (!instance?.pid) throw new Error(`${part} has no ready instance`);
  return { ...instance, pid: instance.pid };
}

async function ask(part: string, path: string): Promise<void> {
  const { address } = await instanceOf(part);
  await fetch(`http://${address}${path}`, { signal: AbortSignal.timeout(20_000) }).catch(() => undefined);
}

interface Told {
  readonly subject: string;
  readonly msg: string;
}

/** As the supervisor's log has them: it alone may read its journal while it runs. */
function crashes(): readonly Told[] {
  const lines = readFileSync(join(logs, "supervisor.log"), "utf8").trim().split("\n");
  return lines.filter((line) => line.includes('"instance-crashed"')).map((line) => JSON.parse(line) as Told);
}

it("says what is enforced and what is not, and why: up, check and doctor alike", async () => {
  const check = await workplace.must("check", "--json");
  const { findings } = JSON.parse(check.stdout) as { findings: { rule: string; message: string }[] };
  const told = findings.filter(({ rule }) => rule === "resources-not-enforced").map(({ message }) => message);
  expect(told.filter((text) => text.includes('What "eater" reserves is not enforced here'))).toHaveLength(1);
  expect(told).toHaveLength(canLimit ? 1 : 3);
  expect(up).toContain("reservations of eater are stated, not enforced: ");
  expect(up.includes("limits on memory of eater are stated, not enforced: ")).toBe(!places.memory.found);
  const { stdout } = await workplace.run("doctor");
  if (places.memory.found) expect(stdout).toMatch(/memory +cgroup v[12] in \//);
  else expect(stdout).toContain(`limits on memory are stated, not enforced: ${places.memory.why}`);
});

it("ends what uses more memory than its limit, says so, and replaces it", async () => {
  const { id, pid } = await instanceOf("eater");
  const cgroups = new Cgroups("bounds", join(workplace.folder, ".tutti"));
  const folders = cgroups.foldersOf(id);
  expect(folders).toHaveLength(canLimit ? 2 : 0);
  for (const folder of folders) expect(processesIn(folder)).toEqual([pid]);
  if (!canLimit) return;
  await ask("eater", "/eat");
  await until("the kernel to end it", 20_000, () => crashes().length === 1);
  expect(crashes()[0]).toMatchObject({
    subject: id,
    msg: `${id} was ended by the kernel: it used more than its memory limit of 128 MiB`,
  });
  await workplace.must("wait", "--timeout", "30s");
  expect((await instanceOf("eater")).id).not.toBe(id);
  expect(cgroups.foldersOf(id)).toEqual([]);
});

it("tells of it as well when the supervisor was dead meanwhile", async () => {
  if (!canLimit) return expect(places.memory.found && places.cpu.found).toBe(false);
  const { id } = await instanceOf("eater");
  const { supervisor } = JSON.parse((await workplace.must("status", "--json")).stdout) as {
    supervisor: { pid: number };
  };
  process.kill(supervisor.pid, "SIGKILL");
  await until("the supervisor to be gone", 5_000, () => !isRunning(supervisor.pid));
  await ask("eater", "/eat").catch(() => undefined);
  await workplace.run("up", "--yes");
  await until("it to be told", 20_000, () => crashes().some(({ subject }) => subject === id));
  expect(crashes().find(({ subject }) => subject === id)?.msg).toContain("its memory limit of 128 MiB");
});

it("rotates what is too long, and reads over the rotated files as if they were one", async () => {
  await ask("talker", "/say/before-the-flood");
  await ask("talker", "/flood");
  await until("a rotation", 30_000, () => existsSync(`${log}.1`) && statSync(log).size < logBounds.sizeBytes);
  await ask("talker", "/say/after-the-flood");
  const flood = await workplace.must("logs", "talker", "--grep", "flood \\d+ x", "-n", "200000");
  expect(flood.stdout.trim().split("\n")).toHaveLength(150_000);
  const around = await workplace.must("logs", "talker", "--grep", "^(before|after)-the", "--json");
  expect(
    around.stdout
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { line: string }).line),
  ).toEqual(["before-the-flood", "after-the-flood"]);
  const last = await workplace.must("logs", "talker", "-n", "1");
  expect(last.stdout).toContain("after-the-flood");
  const { stdout: paths } = await workplace.must("logs", "talker", "--paths");
  expect(paths.trim().split("\n").slice(-2)).toEqual([`${log}.1`, log]);
});

it("--since shows what was written in that time, and nothing of before that is known to be older", async () => {
  await ask("talker", "/say/early");
  // Two looks: the first notes that it is there, the second that nothing came since.
  await new Promise((resolve) => setTimeout(resolve, 2 * logBounds.everyMs + 2_000));
  await ask("talker", "/say/late");
  const { stdout, stderr } = await workplace.must("logs", "talker", "--since", "8s");
  expect(stdout).toContain("late");
  expect(stdout).not.toContain("early");
  expect(stderr).toBe("");
  expect((await workplace.must("logs", "talker", "--since", "1h", "--grep", "early")).stdout).toContain(
    "early",
  );
  const wrong = await workplace.run("logs", "--grep", "(");
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('"(" is no regular expression');
});

it("logs of instances that are long gone are retired, and nothing is left of cgroups after down", async () => {
  const former = readdirSync(logs).filter((name) => name.startsWith("former-") && name.endsWith(".log"));
  expect(former).toHaveLength(logBounds.goneInstances);
  appendFileSync(log, "written while nothing runs\n");
  await workplace.must("down", "--yes");
  const cgroups = new Cgroups("bounds", join(workplace.folder, ".tutti"));
  const left = ["eater-1.r1", "eater-1.r1.g2", "eater-1.r1.g3"].flatMap((id) => cgroups.foldersOf(id));
  expect(left).toEqual([]);
  expect((await workplace.must("logs", "talker", "-n", "1")).stdout).toContain("written while nothing runs");
});
