/** Processes: started once per effect, outliving us, and ended with everything that they forked. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ProcessIdentity } from "../../contract/effect.ts";
import type { Launch } from "../../contract/launch.ts";
import { environmentOf, processesWith } from "./environ.ts";
import { Refused } from "./failures.ts";
import { identityOf, isAlive, readStat } from "./identity.ts";
import { type ProcessEnd, Processes } from "./processes.ts";

let folder = "";
let ends: ProcessEnd[] = [];
let leftovers: string[] = [];
const opened: Processes[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tutti-processes-"));
  ends = [];
  leftovers = [];
});

afterEach(async () => {
  for (const one of opened.splice(0)) one.close();
  for (const { pid } of await processesWith({ TUTTI_STATE: folder })) process.kill(pid, "SIGKILL");
  rmSync(folder, { recursive: true });
});

function incarnation(): Processes {
  const made = new Processes({
    cluster: "shop",
    stateFolder: folder,
    everyMs: 20,
    onEnd: (end) => ends.push(end),
    onLeftovers: (_instance, text) => leftovers.push(text),
  });
  opened.push(made);
  return made;
}

function start(
  processes: Processes,
  argv: readonly string[],
  more: Partial<Launch> = {},
): Promise<ProcessIdentity> {
  const launch: Launch = { argv, env: {}, cwd: folder, files: [], folders: [], ...more };
  return processes.start({
    effect: "web-1.r1/start",
    instance: "web-1.r1",
    logFile: join(folder, "logs", "web-1.r1.log"),
    prepare: () => Promise.resolve(launch),
  });
}

test("a program has its own environment and little of ours, a private log, and its files", async () => {
  process.env["TUTTI_TEST_LEAK"] = "leaked";
  const config = join(folder, "run", "a.conf");
  const script = 'umask; cat "$CONFIG"; echo oops >&2; exec sleep 30';
  const identity = await start(incarnation(), ["sh", "-c", script], {
    env: { CONFIG: config },
    files: [{ path: config, text: "hello\n", mode: 0o600 }],
    folders: [join(folder, "data")],
  });
  const log = join(folder, "logs", "web-1.r1.log");
  await expect.poll(() => readFileSync(log, "utf8")).toBe("0077\nhello\noops\n");
  expect(statSync(config).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, "data")).mode & 0o777).toBe(0o700);
  expect(statSync(log).mode & 0o777).toBe(0o600);
  const env = await environmentOf(identity.pid);
  expect(env).toMatchObject({ TUTTI_CLUSTER: "shop", TUTTI_STATE: folder, TUTTI_EFFECT: "web-1.r1/start" });
  expect(env["TUTTI_TEST_LEAK"]).toBeUndefined();
  expect(env["PATH"]).toContain("/usr/sbin");
});

test("our own child tells its exit code at once, and the signal that ended it", async () => {
  await start(incarnation(), ["sh", "-c", "exit 7"]);
  await expect.poll(() => ends).toMatchObject([{ instance: "web-1.r1", code: 7, signal: null }]);
  const identity = await start(incarnation(), ["sleep", "30"]);
  process.kill(identity.pid, "SIGTERM");
  await expect.poll(() => ends[1]).toMatchObject({ code: null, signal: "SIGTERM" });
});

test("its files go with it, since secrets may stand inside: with what ended, was adopted, or never began", async () => {
  const path = join(folder, "run", "web-1.r1", "files", "a.conf");
  const files = [{ path, text: "hello\n", mode: 0o600 }];
  await start(incarnation(), ["sh", "-c", `test -e ${path}`], { files });
  await expect.poll(() => ends).toMatchObject([{ code: 0 }]);
  expect(existsSync(path)).toBe(false);
  const first = incarnation();
  const identity = await start(first, ["sleep", "30"], { files });
  first.close();
  const second = incarnation();
  second.adopt("web-1.r1", identity);
  expect(existsSync(path)).toBe(true);
  second.terminate(identity);
  await expect.poll(() => existsSync(path)).toBe(false);
  await expect(start(incarnation(), ["/no/such/program"], { files })).rejects.toThrow();
  expect(existsSync(path)).toBe(false);
});

test("the same effect in the next incarnation finds the process, and its end has no code", async () => {
  const first = incarnation();
  const identity = await start(first, ["sleep", "30"]);
  first.close();
  const second = incarnation();
  expect(await start(second, ["sleep", "30"])).toEqual(identity);
  expect(await processesWith({ TUTTI_STATE: folder })).toHaveLength(1);
  expect(second.terminate(identity)).toBe(true);
  await expect
    .poll(() => ends)
    .toEqual([{ instance: "web-1.r1", process: identity, code: null, signal: null }]);
});

test("what an instance forked ends with it", async () => {
  const file = join(folder, "forked");
  const script = `sleep 30 & echo $! > ${file}; wait`;
  const processes = incarnation();
  const identity = await start(processes, ["sh", "-c", script]);
  await expect.poll(() => existsSync(file) && readFileSync(file, "utf8")).toMatch(/\d+\n/);
  const forked = identityOf(Number(readFileSync(file, "utf8")));
  expect(forked && isAlive(forked)).toBe(true);
  expect(processes.terminate(identity)).toBe(true);
  await expect.poll(() => ends.length).toBe(1);
  await expect.poll(() => forked && isAlive(forked)).toBe(false);
});

test.each(["asked", "unasked"])(
  "what it forked into a session of its own ends with it, %s, and is told",
  async (how) => {
    const file = join(folder, "forked");
    const processes = incarnation();
    const identity = await start(processes, ["sh", "-c", `setsid sleep 30 & echo $! > ${file}; wait`]);
    await expect.poll(() => existsSync(file) && readFileSync(file, "utf8")).toMatch(/\d+\n/);
    const forked = identityOf(Number(readFileSync(file, "utf8")));
    // It is a session of its own a moment before it is the program that it will be.
    await expect.poll(() => forked && readStat(forked.pid)?.group).toBe(forked?.pid);
    await expect.poll(() => readFileSync(`/proc/${forked?.pid}/comm`, "utf8").trim()).toBe("sleep");
    if (how === "asked") processes.terminate(identity);
    else process.kill(identity.pid, "SIGKILL");
    await expect.poll(() => ends.length).toBe(1);
    // Who asked is told of the end when nothing is left.
    if (how === "asked") expect(leftovers).toHaveLength(1);
    await expect
      .poll(() => leftovers)
      .toEqual([
        expect.stringContaining(
          `web-1.r1 ended and left a process behind: ${forked?.pid} (sleep). It was killed.`,
        ),
      ]);
    await expect.poll(() => forked && isAlive(forked)).toBe(false);
  },
);

test("a command that runs in the environment of an instance is no leftover of it", async () => {
  const env = { ...process.env, TUTTI_STATE: folder, TUTTI_INSTANCE: "web-1.r1" };
  const operators = spawn("sleep", ["30"], { env, detached: true });
  const identity = await start(incarnation(), ["sleep", "30"]);
  process.kill(identity.pid, "SIGKILL");
  await expect.poll(() => ends.length).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(leftovers).toEqual([]);
  expect(operators.exitCode ?? operators.signalCode).toBe(null);
});

test("what an instance left behind while nobody watched is ended before the next start", async () => {
  const file = join(folder, "forked");
  const first = incarnation();
  const identity = await start(first, ["sh", "-c", `sleep 30 & echo $! > ${file}; wait`]);
  await expect.poll(() => existsSync(file) && readFileSync(file, "utf8")).toMatch(/\d+\n/);
  const forked = identityOf(Number(readFileSync(file, "utf8")));
  first.close();
  process.kill(identity.pid, "SIGKILL");
  await expect.poll(() => isAlive(identity)).toBe(false);
  expect(forked && isAlive(forked)).toBe(true);
  const next = await start(incarnation(), ["sleep", "30"]);
  expect(next.pid).not.toBe(identity.pid);
  await expect.poll(() => forked && isAlive(forked)).toBe(false);
});

test("each instance is the leader of a session of its own", async () => {
  const identity = await start(incarnation(), ["sleep", "30"]);
  expect(readStat(identity.pid)).toMatchObject({ group: identity.pid, parent: process.pid });
});

test.each([
  ["no-such-program", {}, "missing-program", "there is no program named no-such-program on the search path"],
  ["./not-there", {}, "missing-program", "there is no program at ./not-there"],
  ["sleep", { cwd: "/no/such/folder" }, "missing-artifact", "the folder /no/such/folder"],
  ["/etc/passwd", {}, "no-permission", "/etc/passwd exists and may not be executed"],
])("a start of %s with %o fails as %s", async (program, more, code, message) => {
  const refusal = await start(incarnation(), [program], more).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Refused);
  const { failure } = refusal as Refused;
  expect(failure.code).toBe(code);
  expect(failure.message).toContain(message);
  expect(failure.advice).not.toBe("");
});
