/**
 * A machine that does not play along: no programs, no disk, no rights, long paths, a clock that jumps.
 * Elsewhere: a secrets file that others may read (src/cli/input-findings.test.ts), a kernel that ends what uses too
 * much memory (limits-and-logs.test.ts). A path with spaces: every Workplace has one.
 */
import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import {
  expectNoProcesses,
  expectNothingBegun,
  expectRefusal,
  inOwnMounts,
  main,
  programs,
  runIn,
  type Shape,
  soundPlace,
} from "../support/bad-input.ts";
import { receiptOf, root, runTutti, until, type Workplace } from "../support/command-line.ts";
import { eventsBelow } from "../support/recorded.ts";

const workplaces: Workplace[] = [];
afterAll(async () => {
  await Promise.all(workplaces.map((workplace) => workplace.remove()));
});

function place(shape?: Shape): Workplace {
  const workplace = soundPlace(shape);
  workplaces.push(workplace);
  return workplace;
}

/** A program of this name that goes first on the search path. */
function fake(workplace: Workplace, name: string, says: string): void {
  const folder = join(workplace.folder, "fake");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `#!/bin/sh\necho "${says}"\n`, { mode: 0o755 });
  workplace.env["PATH"] = `${folder}:${process.env["PATH"]}`;
}

it.concurrent("HAProxy is missing: said before anything starts", async () => {
  const workplace = place({ balancer: 18_650 });
  const haproxy = execFileSync("sh", ["-c", "PATH=$PATH:/usr/sbin command -v haproxy"], {
    encoding: "utf8",
  }).trim();
  const up = await inOwnMounts(workplace, `mount --bind /dev/null "${haproxy}" && tutti up --yes`);
  expectRefusal(up, {
    code: 4,
    says: [
      "there is no program haproxy on the PATH, which edge would run, so nothing was changed",
      "run `tutti setup`",
    ],
  });
  await expectNothingBegun(workplace.folder);
});

it.concurrent.each([
  [
    "HAProxy is too old",
    "haproxy",
    "HAProxy version 1.8.30 2021/04/12",
    /fake\/haproxy, which edge would run, is version 1\.8\.30; haproxy 2\.6 or newer is needed, so nothing was changed/,
  ],
  [
    "Redis is of a version that nobody knows",
    "redis-server",
    "hello",
    /fake\/redis-server, which state would run, does not say its version; redis-server 6\.2 or newer is needed/,
  ],
])("%s: said before anything starts", async (_name, program, version, says) => {
  const workplace = place({ balancer: 18_651, store: true });
  fake(workplace, program, version);
  const up = await workplace.run("up", "--yes");
  expectRefusal(up, { code: 4, says: ["install that, put it first on the PATH, and see `tutti doctor`"] });
  expect(up.stderr).toMatch(says);
  await expectNothingBegun(workplace.folder);
});

it.concurrent("no space on the disk: refused while nothing is begun", async () => {
  const workplace = place();
  const script =
    "mkdir .tutti && mount -t tmpfs -o size=64k none .tutti && { tutti up --yes; code=$?; ls -A .tutti; exit $code; }";
  const up = await inOwnMounts(workplace, script);
  expectRefusal(up, {
    code: 1,
    says: [
      "only 64 KiB are free on the disk that holds",
      "its journal and logs need 4 MiB to begin with",
      "free some space, such as old logs and artefacts; nothing was changed",
    ],
  });
  expect(up.stdout).toBe("");
});

it.concurrent("a disk that fills up while the cluster runs: the log that fills it is cut, and all goes on", async () => {
  const workplace = place({ options: `env: { FLOODS_FOR_MS: 1500 },` });
  writeFileSync(
    workplace.file,
    readFileSync(workplace.file, "utf8").replace("web.mjs", "floods-its-output.mjs"),
  );
  cpSync(
    join(root, "tests", "fixtures", "zoo", "floods-its-output.mjs"),
    join(workplace.folder, "floods-its-output.mjs"),
  );
  const script = `
mkdir .tutti && mount -t tmpfs -o size=30m none .tutti || exit 90
trap 'tutti down --yes' EXIT
tutti up --yes || exit 91
for second in 1 2 3 4 5 6 7 8 9 10; do
  sleep 1
  if grep "the disk is full, so" .tutti/logs/supervisor.log && [ "$(df --output=avail -k .tutti | tail -1)" -ge 10000 ]; then break; fi
done
tutti wait --timeout 20s || exit 92
[ "$(df --output=avail -k .tutti | tail -1)" -ge 10000 ] || exit 93
tutti events -n 100`;
  const ended = await inOwnMounts(workplace, script);
  expect(ended.code, ended.stderr + ended.stdout).toBe(0);
  expect(ended.stdout).toContain("of the log of web-1.r1 and its older files were removed");
  expect(ended.stdout).not.toContain("ended by itself");
  expect(ended.stdout).toContain("down: nothing is left running");
});

it.concurrent("a read-only folder: refused while nothing is begun", async () => {
  const workplace = place();
  const script = `mount --bind . "$PWD" && mount -o remount,bind,ro "$PWD" && cd / && tutti up --yes`;
  expectRefusal(await inOwnMounts(workplace, script), {
    code: 1,
    says: [
      ".tutti: its file system is read-only",
      "make the folder that holds it writable for you, or move the cluster file",
    ],
  });
  await expectNothingBegun(workplace.folder);
});

it.concurrent("a path of 200 characters with spaces serves; a folder for sockets that is too long is refused", async () => {
  const workplace = place({ balancer: 18_655 });
  const long = join(workplace.folder, "a long name ".repeat(8).trim(), "b".repeat(85));
  expect(long.length).toBeGreaterThanOrEqual(200);
  mkdirSync(long, { recursive: true });
  for (const name of ["cluster.ts", "web.mjs"]) cpSync(join(workplace.folder, name), join(long, name));
  const words = ["--file", join(long, "cluster.ts"), "--yes"];
  const refused = await runTutti(["up", ...words], {
    ...workplace.env,
    TUTTI_RUN_DIR: join(tmpdir(), "r".repeat(90)),
  });
  expectRefusal(refused, {
    code: 1,
    says: [
      "_supervisor.sock is ",
      "bytes long; the system allows fewer than 100",
      "set TUTTI_RUN_DIR to a folder with a shorter path",
    ],
  });
  await expectNothingBegun(long);
  const up = await runTutti(["up", ...words], workplace.env);
  expect(up.code, up.stderr).toBe(0);
  expect((await fetch("http://127.0.0.1:18655/")).status).toBe(200);
  expect((await runTutti(["down", ...words], workplace.env)).code).toBe(0);
  await expectNoProcesses(long);
});

const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;

it.concurrent("a plain user: limits are told of as not enforced, and everything else works", async () => {
  const workplace = place({ balancer: 18_656, store: true, options: 'resources: { memory: "64 MiB" },' });
  const home = mkdtempSync(join(tmpdir(), "tutti-home-"));
  const locked = join(home, "locked");
  mkdirSync(locked, { mode: 0o700 });
  if (isRoot) {
    for (const path of [
      home,
      workplace.folder,
      ...readdirSync(workplace.folder).map((name) => join(workplace.folder, name)),
    ])
      chownSync(path, NOBODY, NOBODY);
    chmodSync(workplace.folder, 0o755);
  }
  const user = isRoot
    ? ["setpriv", "--reuid", `${NOBODY}`, "--regid", `${NOBODY}`, "--clear-groups"]
    : ["env"];
  const env = {
    HOME: home,
    PATH: `${locked}:${process.env["PATH"]}`,
    XDG_STATE_HOME: "",
    XDG_CONFIG_HOME: "",
    XDG_CACHE_HOME: "",
  };
  const run = async (...words: readonly string[]): Promise<string> => {
    const ended = await runIn(
      workplace,
      [...user, process.execPath, main, ...words, "--file", workplace.file],
      env,
    );
    expect(ended.code, ended.stderr).toBe(0);
    return ended.stdout;
  };
  try {
    expect(await run("up", "--yes")).toContain("complete  revision 1");
    const { findings } = JSON.parse(await run("check", "--json")) as {
      findings: { rule: string; message: string }[];
    };
    const told = findings
      .filter(({ rule }) => rule === "resources-not-enforced")
      .map(({ message }) => message);
    if (isRoot) expect(told.join()).toContain('The limit of memory of "web" (64 MiB) is not enforced here: ');
    expect((await fetch("http://127.0.0.1:18656/")).status).toBe(200);
    expect(await run("scale", "web=2")).toContain("complete");
    expect(await run("restart", "web", "--yes")).toContain("complete");
  } finally {
    expect(await run("down", "--yes", "--volumes")).toContain("nothing is left running");
    rmSync(home, { recursive: true });
  }
  await expectNoProcesses(workplace.folder);
});

it.concurrent("a clock that jumps a day back and a day forth decides nothing", async () => {
  const workplace = place({ balancer: 18_657, options: "replicas: 2," });
  const clock = join(workplace.folder, "clock");
  const supervisor = spawn(
    process.execPath,
    [
      "--import",
      join(programs, "clock-jump.mjs"),
      main,
      "supervise",
      "--file",
      workplace.file,
      "--name",
      "bad",
    ],
    {
      env: { ...process.env, ...workplace.env, TUTTI_TEST_CLOCK_FILE: clock },
      stdio: "ignore",
      detached: true,
    },
  );
  const jump = async (hours: number): Promise<void> => {
    writeFileSync(clock, String(hours * 3_600_000));
    supervisor.kill("SIGUSR2");
    await new Promise((resolve) => setTimeout(resolve, 200));
  };
  await until("the supervisor to answer", 20_000, async () =>
    (await workplace.run("status", "--json")).stdout.includes(`"pid": ${supervisor.pid},`),
  );
  await workplace.must("up", "--yes");
  const start = await workplace.status();
  for (const [index, hours] of [-24, 24].entries()) {
    await jump(hours);
    const before = await workplace.status();
    process.kill(before.services[0]?.instances[0]?.pid ?? 0, "SIGKILL");
    await until("it to be replaced", 5_000, async () => {
      const [web] = (await workplace.status()).services;
      return web?.healthy === 2 && web.instances.some(({ id }) => id.endsWith(`.g${index + 2}`));
    });
  }
  const receipt = receiptOf(await workplace.must("restart", "web", "--yes", "--json"));
  expect(receipt).toMatchObject({ outcome: "complete" });
  expect(receipt.longestGapMs).toBeLessThan(5_000);
  expect(receipt.durationMs).toBeLessThan(60_000);
  expect((await workplace.status()).balancers).toEqual(start.balancers);
  await workplace.must("down", "--yes");
  const events = eventsBelow(workplace.folder);
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
  expect(events.filter(({ code }) => code === "instance-crashed")).toHaveLength(2);
});
