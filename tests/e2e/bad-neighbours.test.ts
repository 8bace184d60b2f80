/**
 * What others did to a cluster: a stranger on its port, a second `up`, another cluster, a damaged journal, an artefact
 * that was removed, a build that fails, Ctrl-C. Elsewhere: a supervisor that is silent or dies (operations.test.ts,
 * supervisor-killed.test.ts), one of another version (src/supervisor/routes.test.ts).
 */
import { spawn } from "node:child_process";
import { existsSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { expectNoProcesses, expectRefusal, main, type Shape, soundPlace } from "../support/bad-input.ts";
import { isRunning, until, type Workplace } from "../support/command-line.ts";
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

it.concurrent("the port of a balancer is a stranger's: named with its number before anything starts", async () => {
  const workplace = place({ balancer: 18_652 });
  const stranger = createServer().listen(18_652, "127.0.0.1");
  const up = await workplace.run("up", "--yes");
  expectRefusal(up, {
    code: 4,
    says: [
      `cluster.ts:`,
      `edge cannot listen on 127.0.0.1:18652: it is taken by process ${process.pid} (`,
      `Either end it (kill ${process.pid}), or give the part another port in the cluster file.`,
    ],
  });
  const { services, stores, balancers } = await workplace.status();
  expect([services.flatMap(({ instances }) => instances), stores, balancers]).toEqual([[], [], []]);
  await new Promise((resolve) => stranger.close(resolve));
  await workplace.must("up", "--yes");
  expect((await workplace.must("down", "--yes")).stdout).toContain("nothing is left running");
  await expectNoProcesses(workplace.folder);
});

it.concurrent("two `up` at once: one brings up, the other is told who does", async () => {
  const workplace = place({ balancer: 18_653 });
  const both = await Promise.all([workplace.run("up", "--yes"), workplace.run("up", "--yes")]);
  const [won, lost] = both.sort((a, b) => (a.code ?? 0) - (b.code ?? 0));
  expect(won?.code, won?.stderr).toBe(0);
  // It may have come when all was done.
  if (lost && lost.code !== 0)
    expectRefusal(lost, { code: 7, says: ["held by ", ": up of revision 1", "add --wait to wait for it"] });
  const { services } = await workplace.status();
  expect(services[0]?.instances.map((it) => it.id)).toEqual(["web-1.r1"]);
  await workplace.must("down", "--yes");
  const starts = eventsBelow(workplace.folder).filter(({ code }) => code === "instance-starting");
  expect(starts.map(({ subject }) => subject).sort()).toEqual(["edge-1.r1", "web-1.r1"]);
});

it.concurrent("two clusters at once that want one port: the second names the first and its folder", async () => {
  const [one, two] = [place({ balancer: 18_654 }), place({ balancer: 18_654 })];
  await one.must("up", "--yes");
  const before = await one.status();
  expectRefusal(await two.run("up", "--yes"), {
    code: 4,
    says: [
      "cannot listen on 127.0.0.1:18654: it is taken by process",
      "(haproxy), the instance edge-1.r1 of cluster bad",
      `Take cluster bad down (tutti down --file '${one.folder}'), or give the part another port`,
    ],
  });
  const [first, second] = [before, await two.status()].map((it) => it.services[0]?.instances[0]?.address);
  expect(first).not.toBe(second);
  await two.must("down", "--yes");
  expect(await one.status()).toEqual(before);
});

it.concurrent("a damaged journal is named by every verb, and left as it is", async () => {
  const workplace = place();
  await workplace.must("up", "--yes");
  await workplace.must("down", "--yes");
  const journal = join(workplace.folder, ".tutti", "journal.sqlite");
  const file = openSync(journal, "r+");
  writeSync(file, Buffer.alloc(4_096, 7), 0, 4_096, 0);
  const damaged = readFileSync(journal);
  for (const verb of ["up", "status", "down"]) {
    expectRefusal(await workplace.run(verb), {
      code: 1,
      says: [
        `the journal ${journal} is damaged: `,
        "move it away and bring the cluster up anew, or put a copy of it back",
      ],
    });
  }
  expect(readFileSync(journal).equals(damaged)).toBe(true);
  await expectNoProcesses(workplace.folder);
  rmSync(journal);
  expect((await workplace.must("up", "--yes")).stdout).toContain("complete  revision 1");
});

it.concurrent("an artefact that was removed by hand: a restart goes back, and a deploy stores it again", async () => {
  const workplace = place({ options: 'artifact: artifact({ dir: ".", ignore: ["cluster.ts"] }),' });
  await workplace.must("up", "--yes");
  const before = await workplace.status();
  const artifacts = join(workplace.folder, ".tutti", "artifacts");
  for (const name of readdirSync(artifacts)) rmSync(join(artifacts, name), { recursive: true });
  expectRefusal(await workplace.run("restart", "web", "--yes"), {
    code: 5,
    says: [
      "the files of web in revision 1 (",
      "are not in the store. Deploy again from ., which stores them",
      "rolled back, and serving",
    ],
  });
  expect((await workplace.status()).services[0]?.instances[0]?.pid).toBe(
    before.services[0]?.instances[0]?.pid,
  );
  await workplace.must("down", "--yes");
  expect((await workplace.run("up", "--yes")).code).toBe(6);
  expect((await workplace.must("deploy", "--yes")).stdout).toContain("complete");
  expectRefusal(await workplace.run("rollback", "99", "--yes"), {
    code: 9,
    says: ["there is no revision 99", "see what there is with `tutti history`"],
  });
});

it.concurrent("a build that fails is shown with its own words, and what runs goes on", async () => {
  const build = (script: string): string =>
    `artifact: artifact({ dir: ".", ignore: ["cluster.ts"], build: ["sh", "-c", "${script}"] }),`;
  const workplace = place({ options: build("true") });
  await workplace.must("up", "--yes");
  const before = await workplace.status();
  const text = readFileSync(workplace.file, "utf8");
  writeFileSync(workplace.file, text.replace('"true"', '"echo no such module: left-pad; exit 2"'));
  expectRefusal(await workplace.run("deploy", "--yes"), {
    code: 1,
    says: [
      "the build of web failed: sh -c",
      "it ended with code 2",
      "no such module: left-pad",
      "correct the build; its whole output is in",
    ],
  });
  expect(await workplace.status()).toEqual(before);
  expect(readdirSync(join(workplace.folder, ".tutti", "artifacts"))).toHaveLength(1);
});

it.concurrent("Ctrl-C leaves the bring-up to the supervisor, says so, and it comes to its end", async () => {
  const workplace = place({ options: "env: { LISTENS_AFTER_MS: 1500 }," });
  const child = spawn(process.execPath, [main, "up", "--yes", "--file", workplace.file], {
    env: { ...process.env, ...workplace.env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
    if (said.includes("starting web-1.r1")) child.kill("SIGINT");
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect(code, said).toBe(130);
  expect(said).toContain(
    "the up goes on in the supervisor: see it with `tutti status`, stop it with `tutti cancel`",
  );
  await workplace.must("wait", "--timeout", "20s");
  expect(await workplace.status()).toMatchObject({ revision: 1, services: [{ healthy: 1 }] });
});

it.concurrent("a socket that a dead supervisor left behind is no obstacle", async () => {
  const workplace = place();
  await workplace.must("up", "--yes");
  const { supervisor } = JSON.parse((await workplace.must("status", "--json")).stdout) as {
    supervisor: { pid: number };
  };
  process.kill(supervisor.pid, "SIGKILL");
  await until("it to be gone", 5_000, () => !isRunning(supervisor.pid));
  const run = readFileSync(join(workplace.folder, ".tutti", "run-folder"), "utf8").trim();
  expect(existsSync(join(run, "_supervisor.sock"))).toBe(true);
  expect((await workplace.must("up", "--yes")).stdout).toContain("complete  revision 1");
});
