/** Cgroups of instances: what is written where; and limits that hold, on a machine that can. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { present } from "../../../base/assert.ts";
import type { ProcessIdentity } from "../../../contract/effect.ts";
import type { Launch } from "../../../contract/launch.ts";
import { processesWith } from "../environ.ts";
import { isAlive, readStat } from "../identity.ts";
import { type ProcessEnd, Processes } from "../processes.ts";
import { Cgroups, type Unenforced } from "./cgroups.ts";
import { processesIn } from "./folders.ts";
import { type LimitPlaces, limitPlaces } from "./places.ts";

const MIB = 1024 * 1024;
const EATER = "const kept = []; setInterval(() => kept.push(Buffer.alloc(8e6, 1)), 2)";

let folder = "";
let ends: ProcessEnd[] = [];
let told: (readonly Unenforced[])[] = [];
const opened: Processes[] = [];
const canLimit = Object.values(limitPlaces()).every(({ found }) => found);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tutti-cgroups-"));
  ends = [];
  told = [];
});

afterEach(async () => {
  for (const one of opened.splice(0)) one.close();
  for (const { pid } of await processesWith({ TUTTI_STATE: folder })) process.kill(pid, "SIGKILL");
  await expect.poll(() => cgroups().foldersOf("web-1.r1").flatMap(processesIn)).toEqual([]);
  cgroups().sweep(new Set());
  rmSync(folder, { recursive: true });
});

const cgroups = (places?: LimitPlaces): Cgroups => new Cgroups("shop", folder, places);

function incarnation(places?: LimitPlaces): Processes {
  const made = new Processes({
    cluster: "shop",
    stateFolder: folder,
    everyMs: 20,
    cgroups: cgroups(places),
    onEnd: (end) => ends.push(end),
    onUnenforced: (_instance, unenforced) => told.push(unenforced),
  });
  opened.push(made);
  return made;
}

function start(
  processes: Processes,
  argv: readonly string[],
  more: Partial<Launch>,
): Promise<ProcessIdentity> {
  const launch: Launch = { argv, env: {}, cwd: folder, files: [], folders: [folder], ...more };
  return processes.start({
    effect: "web-1.r1/start",
    instance: "web-1.r1",
    logFile: join(folder, "logs", "web-1.r1.log"),
    prepare: () => Promise.resolve(launch),
  });
}

/** Either the limits hold, or they are told as not in force: nothing in between. */
function limitsHold(): boolean {
  if (!canLimit) expect(told.length).toBeGreaterThan(0);
  return canLimit;
}

test("version 1 and version 2 are told the same limits in their own words", () => {
  const [one, two] = [join(folder, "one"), join(folder, "two")];
  for (const place of [one, two]) mkdirSync(place);
  const places: LimitPlaces = {
    memory: { found: true, version: "v1", folder: one },
    cpu: { found: true, version: "v2", folder: two },
  };
  const { folders, unenforced } = cgroups(places).prepare("web-1.r1", { memoryBytes: 64 * MIB, cpu: 0.25 });
  expect(unenforced).toEqual([]);
  const [memory = "", cpu = ""] = folders;
  expect(memory).toMatch(new RegExp(`^${one}/tutti/shop-[0-9a-f]{8}/web-1.r1$`));
  expect(readFileSync(join(memory, "memory.limit_in_bytes"), "utf8")).toBe(String(64 * MIB));
  expect(readFileSync(join(cpu, "cpu.max"), "utf8")).toBe("25000 100000");
  expect(readFileSync(join(dirname(cpu), "cgroup.subtree_control"), "utf8")).toBe("+cpu");
  expect(existsSync(join(cpu, "memory.max"))).toBe(false);
});

test("version 2: memory in its words, and what the kernel counted", () => {
  const places: LimitPlaces = {
    memory: { found: true, version: "v2", folder },
    cpu: { found: false, why: "not given" },
  };
  const made = cgroups(places);
  const entry = made.prepare("web-1.r1", { memoryBytes: 64 * MIB, cpu: 1 });
  expect(entry.unenforced).toEqual([{ controller: "cpu", why: "not given" }]);
  const [memory = ""] = entry.folders;
  expect(readFileSync(join(memory, "memory.max"), "utf8")).toBe(String(64 * MIB));
  expect(made.overMemory("web-1.r1")).toBeUndefined();
  writeFileSync(join(memory, "memory.events"), "oom 3\noom_kill 1\n");
  expect(made.overMemory("web-1.r1")).toBe(
    "ended by the kernel: it used more than its memory limit of 64 MiB",
  );
});

test("a limit that the kernel does not take is told as a surprise", () => {
  const absent = join(folder, "absent");
  writeFileSync(absent, "no folder can be made below a file");
  const place = { found: true, version: "v1", folder: absent } as const;
  const { folders, unenforced } = cgroups({ memory: place, cpu: place }).prepare("web-1.r1", { cpu: 1 });
  expect(folders).toEqual([]);
  expect(unenforced).toMatchObject([
    { controller: "cpu", surprising: true, why: expect.stringContaining("ENOTDIR") },
  ]);
});

test("what cannot be limited starts without, and is told by name", async () => {
  const none = { found: false, why: "it is not there" } as const;
  const processes = incarnation({ memory: none, cpu: none });
  const identity = await start(processes, ["sleep", "30"], { limits: { memoryBytes: MIB, cpu: 1 } });
  expect(isAlive(identity)).toBe(true);
  expect(told).toEqual([
    [
      { controller: "memory", why: "it is not there" },
      { controller: "cpu", why: "it is not there" },
    ],
  ]);
});

test("a program over its limit of memory is ended by the kernel, told as such, and its cgroup goes", async () => {
  await start(incarnation(), [process.execPath, "-e", EATER], { limits: { memoryBytes: 96 * MIB } });
  if (!limitsHold()) return;
  await expect
    .poll(() => ends, { timeout: 15_000 })
    .toMatchObject([
      { signal: "SIGKILL", note: "ended by the kernel: it used more than its memory limit of 96 MiB" },
    ]);
  await expect.poll(() => cgroups().foldersOf("web-1.r1")).toEqual([]);
});

test("the program itself is the process that was started, inside from its first moment, and killed on request", async () => {
  const processes = incarnation();
  const script = "cat /proc/self/cgroup; sleep 30 & wait";
  const identity = await start(processes, ["sh", "-c", script], {
    limits: { memoryBytes: 64 * MIB, cpu: 0.5 },
  });
  if (!limitsHold()) return;
  const log = join(folder, "logs", "web-1.r1.log");
  await expect
    .poll(() => readFileSync(log, "utf8"))
    .toMatch(/:memory:\/.*tutti\/shop-[0-9a-f]{8}\/web-1\.r1|0::.*tutti/);
  const [inside = ""] = cgroups().foldersOf("web-1.r1");
  await expect.poll(() => processesIn(inside).length).toBe(2);
  expect(processesIn(inside)).toContain(identity.pid);
  processes.kill(identity);
  await expect.poll(() => ends).toMatchObject([{ signal: "SIGKILL" }]);
  expect(present(ends[0], "the end").note).toBeUndefined();
});

test("the next incarnation tells of an end by the kernel that happened while nobody watched", async () => {
  const first = incarnation();
  const identity = await start(first, [process.execPath, "-e", `setTimeout(() => { ${EATER} }, 300)`], {
    limits: { memoryBytes: 96 * MIB },
  });
  first.close();
  if (!limitsHold()) return;
  await expect.poll(() => isAlive(identity), { timeout: 15_000 }).toBe(false);
  const second = incarnation();
  cgroups().sweep(new Set(["web-1.r1"]));
  second.adopt("web-1.r1", identity);
  await expect
    .poll(() => ends)
    .toMatchObject([
      { code: null, signal: null, note: expect.stringContaining("its memory limit of 96 MiB") },
    ]);
});

test("a program that spins gets its share of a core", async () => {
  const script =
    "const end = Date.now() + 700; while (Date.now() < end); console.log(process.cpuUsage().user)";
  await start(incarnation(), [process.execPath, "-e", script], { limits: { cpu: 0.2 } });
  if (!limitsHold()) return;
  await expect.poll(() => ends, { timeout: 10_000 }).toMatchObject([{ code: 0 }]);
  const usedUs = Number(readFileSync(join(folder, "logs", "web-1.r1.log"), "utf8"));
  expect(usedUs).toBeGreaterThan(0);
  // A fifth of what it ran, its start included, and not a whole core.
  expect(usedUs).toBeLessThan(450_000);
});

test("what left its process group ends with the instance, also when it is a job", async () => {
  const pidFile = join(folder, "forked");
  const script = `setsid sleep 30 & echo $! > ${pidFile}; sleep 0.2; exit 3`;
  await start(incarnation(), ["sh", "-c", script], {
    limits: { cpu: 1 },
    endFile: join(folder, "run", "web-1.r1", "end"),
    folders: [join(folder, "run", "web-1.r1")],
  });
  if (!limitsHold()) return;
  await expect.poll(() => ends).toMatchObject([{ code: 3, signal: null }]);
  const forked = Number(readFileSync(pidFile, "utf8"));
  // An orphan stays a zombie until init looks.
  await expect.poll(() => readStat(forked)?.state ?? "Z").toBe("Z");
  await expect.poll(() => cgroups().foldersOf("web-1.r1")).toEqual([]);
});

test("a start that fails leaves no cgroup, and says what is missing", async () => {
  const refusal = start(incarnation(), ["no-such-program"], { limits: { cpu: 1 } });
  await expect(refusal).rejects.toThrow("there is no program named no-such-program on the search path");
  expect(cgroups().foldersOf("web-1.r1")).toEqual([]);
});

test("folders of instances that are gone are swept, and those above with the last of them", () => {
  const made = cgroups();
  const { folders } = made.prepare("web-1.r1", { memoryBytes: 64 * MIB });
  made.sweep(new Set(["web-1.r1"]));
  expect(made.foldersOf("web-1.r1")).toEqual(folders);
  made.sweep(new Set());
  for (const one of folders) expect(existsSync(dirname(one))).toBe(false);
});
