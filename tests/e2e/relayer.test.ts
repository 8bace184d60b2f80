/** The relayer of guide 004 on one machine: brought up, released under load, broken, rolled back, taken down. */
import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ControlState } from "../../src/control/state.ts";
import { step } from "../../src/control/step.ts";
import { replayDifference } from "../../src/engine/replay.ts";
import { openJournalReadOnly } from "../../src/host/journal.ts";
import type { RecordedTurn } from "../../src/host/journal-history.ts";
import { isRunning, receiptOf, root, type Status, until, Workplace } from "../support/command-line.ts";
import { Load, type Tally } from "../support/load.ts";
import {
  API_KEY,
  effectsOnChain,
  nonceOnChain,
  type Posted,
  Transactions,
  totalOnChain,
} from "../support/relayer-client.ts";

const GETS_PER_SECOND = 150;
const POSTS_PER_SECOND = 40;

const workplace = new Workplace(join(root, "examples", "relayer"));
const accepted: Posted[] = [];
const startedPids = new Set<number>();
let plannedForRevision2: readonly string[] = [];
/** Not the port of the example, so that a cluster of the example's own can run beside the test. */
const PORT = 18_080;

function edit(path: string, change: (text: string) => string): void {
  const file = join(workplace.folder, path);
  const before = readFileSync(file, "utf8");
  const after = change(before);
  expect(after, `the edit changes ${path}`).not.toBe(before);
  writeFileSync(file, after);
}

const setVersion = (version: string): void =>
  edit("relayer/src/version.ts", (text) => text.replace(/"\d+\.\d+\.\d+"/, `"${version}"`));

const READY = join(workplace.folder, "relayer/src/ready.ts");

/** Makes the program say that it is not ready while a condition holds; returns the sound text. */
function sabotageReady(condition: string): string {
  const sound = readFileSync(READY, "utf8");
  const start = "const reasons: string[] = [];";
  edit("relayer/src/ready.ts", (text) =>
    text.replace(start, `${start}\n  if (${condition}) reasons.push("sabotaged");`),
  );
  return sound;
}

async function look(): Promise<Status> {
  const status = await workplace.status();
  for (const { pid } of [
    ...status.services.flatMap((it) => it.instances),
    ...status.stores,
    ...status.balancers,
  ]) {
    if (pid) startedPids.add(pid);
  }
  return status;
}

const relayers = (status: Status) => status.services.find((it) => it.name === "relayer")?.instances ?? [];
const chainUrl = async (): Promise<string> =>
  `http://${(await look()).stores.find((it) => it.name === "chain")?.address}`;

/** Runs a change under constant load; `lost` is what the client counted. */
async function underLoad(change: () => Promise<void>): Promise<{ gets: Tally; posts: Tally }> {
  const transactions = new Transactions();
  const load = new Load({
    host: "127.0.0.1",
    port: PORT,
    getsPerSecond: GETS_PER_SECOND,
    postsPerSecond: POSTS_PER_SECOND,
    getPath: "/api/v1/relayers",
    getHeaders: { authorization: `Bearer ${API_KEY}` },
    post: (n) => transactions.make(n),
  });
  load.start();
  // Stopped also when the change fails: a load that nobody reads would disturb the next test.
  const stopped = change()
    .then(() => new Promise((resolve) => setTimeout(resolve, 500)))
    .finally(() => load.stop());
  await stopped;
  const { gets, posts } = await load.stop();
  accepted.push(...transactions.accepted(posts));
  expect(gets.answers.length).toBe(gets.sent);
  return { gets, posts };
}

const told = (tally: Tally): string[] =>
  tally.lost.map(({ status, error }) => `${status ?? ""} ${error ?? ""}`.trim());

/** Every accepted request has exactly one effect, and the signer's nonces have no hole. */
async function settle(): Promise<void> {
  const url = await chainUrl();
  await until(
    "every accepted transaction to take effect",
    30_000,
    async () => (await totalOnChain(url)) >= accepted.length,
  );
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await effectsOnChain(url, accepted)).toEqual({ 1: accepted.length });
  expect(await nonceOnChain(url)).toBe(await totalOnChain(url));
}

beforeAll(async () => {
  edit("cluster.ts", (text) =>
    text.replace('within: "20s"', 'within: "6s"').replace("listen: http(8080)", `listen: http(${PORT})`),
  );
  const up = await workplace.must("up", "--json", "--yes");
  expect(receiptOf(up)).toMatchObject({ revision: 1, outcome: "complete" });
});

afterAll(async () => {
  await workplace.remove();
});

function contentsBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"));
}

/** What `ps` shows of every process of the machine. */
function commandLines(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, "utf8")];
      } catch {
        return []; // It has ended meanwhile.
      }
    });
}

/** The journal of the whole test, once nobody holds it any more. */
function recordedTurns(): { initial: ControlState; turns: readonly RecordedTurn[] } {
  const journal = openJournalReadOnly<ControlState>(join(workplace.folder, ".tutti", "journal.sqlite"));
  if (!journal.ok) throw new Error(journal.error.message);
  const base = journal.value.baseState();
  const turns = journal.value.turns(base?.sequence ?? 0, 1_000_000);
  journal.value.close();
  if (!base) throw new Error("the journal has no state to begin with");
  return { initial: base.state, turns };
}

/** Ids of the effects from the request for a revision to the end of its release. */
function effectsOfRelease(revision: number): string[] {
  const { initial, turns } = recordedTurns();
  const ids = new Set<string>();
  let state = initial;
  for (const { input, now, effects } of turns) {
    const before = state.release?.to.number;
    state = step(state, input, now).state;
    const during = before === revision || state.release?.to.number === revision;
    if (during) for (const { id } of effects) ids.add(id);
    if (before === revision && state.release === null) break;
  }
  return [...ids];
}

describe("the relayer", () => {
  it("is up: three instances, two stores, a balancer", async () => {
    const status = await look();
    expect(status.revision).toBe(1);
    expect(relayers(status).map((it) => it.state)).toEqual(["ready", "ready", "ready"]);
    expect(new Set(relayers(status).map((it) => it.address)).size).toBe(3);
    expect(status.stores.map((it) => [it.name, it.state])).toEqual([
      ["chain", "ready"],
      ["state", "ready"],
    ]);
    expect(status.balancers[0]).toMatchObject({
      name: "edge",
      url: `http://127.0.0.1:${PORT}`,
      state: "ready",
    });
  });

  it("keeps secrets out of files, arguments, logs and JSON", async () => {
    const values = readFileSync(join(workplace.folder, "secrets.env"), "utf8")
      .split("\n")
      .filter((line) => /^[A-Z]/.test(line))
      .map((line) => line.slice(line.indexOf("=") + 1));
    expect(values.length).toBe(3);
    const outputs = await Promise.all([
      ...[
        ["status", "--json"],
        ["history", "--json"],
        ["plan", "--json"],
        ["logs", "--lines", "1000"],
        ["check", "--json"],
      ].map(async ([verb = "", ...words]) => (await workplace.run(verb, ...words)).stdout),
    ]);
    const places = [...contentsBelow(join(workplace.folder, ".tutti")), ...commandLines(), ...outputs];
    expect(places.length).toBeGreaterThan(100);
    for (const value of values) expect(places.filter((text) => text.includes(value)).length).toBe(0);
  });

  it("moves to a new version under load without a lost request; the plan named the very effects", async () => {
    setVersion("1.1.0");
    const planned = await workplace.run("plan", "--json", "--exit-code");
    expect(planned.code).toBe(3);
    const plan = JSON.parse(planned.stdout) as { effects: { id: string; source: string }[] };
    const { gets, posts } = await underLoad(async () => {
      const deploy = await workplace.must("deploy", "--json", "--yes");
      const receipt = receiptOf(deploy);
      expect(receipt).toMatchObject({ revision: 2, outcome: "complete", requests: { lost: 0 } });
      expect(receipt.requests.total).toBeGreaterThan(500);
    });
    expect(told(gets)).toEqual([]);
    expect(told(posts)).toEqual([]);
    expect(gets.answers.at(-1)?.version).toBe("1.1.0");
    plannedForRevision2 = plan.effects.map((it) => it.id);
    await settle();
  });

  it("survives a SIGKILL of an instance under load: no GET lost, POSTs at most those in flight on it", async () => {
    const victim = relayers(await look())[0];
    let replacedMs = 0;
    const { gets, posts } = await underLoad(async () => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      process.kill(victim?.pid ?? 0, "SIGKILL");
      replacedMs = await until("three ready instances", 10_000, async () => {
        const now = relayers(await look());
        return (
          now.filter((it) => it.state === "ready").length === 3 && now.every((it) => it.pid !== victim?.pid)
        );
      });
    });
    console.log(`replaced ${Math.round(replacedMs)} ms after SIGKILL; POST errors: ${told(posts).length}`);
    expect(told(gets)).toEqual([]);
    expect(posts.lost.length).toBeLessThanOrEqual(4);
    expect(replacedMs).toBeLessThan(3_000);
    await settle();
  });

  for (const [what, condition, version] of [
    ["never ready", "true", "1.2.0"],
    ["ready and then failing", "process.uptime() > 2.5", "1.3.0"],
  ] as const) {
    it(`rolls a revision back by itself that is ${what}, without a lost request`, async () => {
      const before = (await look()).revision;
      setVersion(version);
      const sound = sabotageReady(condition);
      edit("cluster.ts", (text) => text.replace('healthyFor: "1s"', 'healthyFor: "5s"'));
      const { gets, posts } = await underLoad(async () => {
        const deploy = await workplace.run("deploy", "--json", "--yes");
        expect(deploy.code, deploy.stderr).toBe(5);
        expect(receiptOf(deploy)).toMatchObject({ outcome: "rolled-back" });
        expect(receiptOf(deploy).reason).toContain("relayer-1.r");
      });
      writeFileSync(READY, sound);
      edit("cluster.ts", (text) => text.replace('healthyFor: "5s"', 'healthyFor: "1s"'));
      expect(told(gets)).toEqual([]);
      expect(told(posts)).toEqual([]);
      const status = await look();
      expect(status.revision).toBe(before);
      expect(relayers(status).map((it) => it.state)).toEqual(["ready", "ready", "ready"]);
      await settle();
    });
  }

  it("rolls back to the old bytes though the source folder is gone", async () => {
    renameSync(join(workplace.folder, "relayer"), join(workplace.folder, "relayer-away"));
    const { gets, posts } = await underLoad(async () => {
      const rollback = await workplace.must("rollback", "1", "--json", "--yes");
      expect(receiptOf(rollback)).toMatchObject({ revision: 1, outcome: "complete" });
    });
    renameSync(join(workplace.folder, "relayer-away"), join(workplace.folder, "relayer"));
    expect(told(gets)).toEqual([]);
    expect(told(posts)).toEqual([]);
    expect(gets.answers.at(-1)?.version).toBe("1.0.0");
    expect((await look()).revision).toBe(1);
    await settle();
  });

  it("scales 3 → 5 → 2 under load without a lost request", async () => {
    const { gets, posts } = await underLoad(async () => {
      await workplace.must("scale", "relayer=5");
      expect(relayers(await look()).filter((it) => it.state === "ready").length).toBe(5);
      await workplace.must("scale", "relayer=2");
      expect(relayers(await look()).filter((it) => it.state === "ready").length).toBe(2);
    });
    expect(told(gets)).toEqual([]);
    expect(told(posts)).toEqual([]);
    await settle();
  });

  it("brings back the balancer, Redis and the chain when each is killed, and loses nothing it accepted", async () => {
    for (const name of ["edge", "state", "chain"]) {
      const before = await look();
      const victim = [...before.balancers, ...before.stores].find((it) => it.name === name);
      await underLoad(async () => {
        await new Promise((resolve) => setTimeout(resolve, 1_500));
        process.kill(victim?.pid ?? 0, "SIGKILL");
        const backMs = await until(`${name} and every relayer to be ready again`, 20_000, async () => {
          const now = await look();
          const part = [...now.balancers, ...now.stores].find((it) => it.name === name);
          const ready = relayers(now).filter((it) => it.state === "ready").length;
          return part?.state === "ready" && part.pid !== victim?.pid && ready === 2;
        });
        console.log(`${name} killed: everything ready again after ${Math.round(backMs)} ms`);
      });
      await settle();
    }
  });

  it("keeps its data over down and up", async () => {
    const total = await totalOnChain(await chainUrl());
    await workplace.must("down", "--yes");
    expect(effectsOfRelease(2).sort()).toEqual([...plannedForRevision2].sort());
    const { initial, turns } = recordedTurns();
    expect(turns.length).toBeGreaterThan(200);
    expect(replayDifference(initial, turns)).toBe(undefined);
    // How tests/fixtures/journals comes about: see HACKING.md.
    const fixture = process.env["TUTTI_JOURNAL_FIXTURE"];
    if (fixture) writeFileSync(fixture, JSON.stringify({ initial, turns }));
    for (const pid of startedPids) expect(isRunning(pid), `pid ${pid} has ended`).toBe(false);
    await workplace.must("up", "--yes");
    expect(await totalOnChain(await chainUrl())).toBe(total);
    expect((await look()).revision).toBe(1);
    await settle();
  });
});
