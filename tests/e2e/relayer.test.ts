/** The relayer of guide 004 on one machine: brought up, released under load, broken, rolled back, taken down. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { replayDifference } from "../../src/engine/replay.ts";
import { isRunning, receiptOf, until } from "../support/command-line.ts";
import { commandLines, contentsBelow } from "../support/leaks.ts";
import { effectsOfRelease, recordedBelow } from "../support/recorded.ts";
import { totalOnChain } from "../support/relayer-client.ts";
import { lossesOf, RelayerCluster } from "../support/relayer-cluster.ts";

const PORT = 18_080;
const system = new RelayerCluster(PORT);
const { workplace } = system;
let plannedForRevision2: readonly string[] = [];

beforeAll(async () => {
  const up = await workplace.must("up", "--json", "--yes");
  expect(receiptOf(up)).toMatchObject({ revision: 1, outcome: "complete" });
});

afterAll(() => workplace.remove());

describe("the relayer", () => {
  it("is up: three instances, two stores, a balancer", async () => {
    const { revision, stores, balancers } = await system.look();
    const relayers = await system.relayers();
    expect(revision).toBe(1);
    expect(relayers.map((it) => it.state)).toEqual(["ready", "ready", "ready"]);
    expect(new Set(relayers.map((it) => it.address)).size).toBe(3);
    expect(stores.map((it) => `${it.name} ${it.state}`)).toEqual(["chain ready", "state ready"]);
    expect(balancers[0]).toMatchObject({ name: "edge", url: `http://127.0.0.1:${PORT}`, state: "ready" });
  });

  it("keeps secrets out of files, arguments, logs and JSON", async () => {
    const values = readFileSync(join(workplace.folder, "secrets.env"), "utf8")
      .split("\n")
      .filter((line) => /^[A-Z]/.test(line))
      .map((line) => line.slice(line.indexOf("=") + 1));
    expect(values.length).toBe(5);
    const verbs = [["status"], ["history"], ["plan"], ["check"], ["logs", "--lines", "1000"]];
    const outputs = await Promise.all(
      verbs.map(([verb = "", ...words]) => workplace.run(verb, "--json", ...words)),
    );
    const files = contentsBelow(join(workplace.folder, ".tutti"));
    const places = [...files, ...commandLines(), ...outputs.map(({ stdout, stderr }) => stdout + stderr)];
    expect(files.length).toBeGreaterThan(20);
    for (const value of values) expect(places.filter((text) => text.includes(value)).length).toBe(0);
  });

  it("moves to a new version under load without a lost request", async () => {
    system.setVersion("1.1.0");
    const planned = await workplace.run("plan", "--json", "--exit-code");
    expect(planned.code).toBe(3);
    const plan = JSON.parse(planned.stdout) as { effects: { id: string }[] };
    plannedForRevision2 = plan.effects.map((effect) => effect.id);
    const { gets } = await system.unnoticed(async () => {
      const receipt = receiptOf(await workplace.must("deploy", "--json", "--yes"));
      expect(receipt).toMatchObject({ revision: 2, outcome: "complete", requests: { lost: 0 } });
      expect(receipt.requests.total).toBeGreaterThan(500);
    });
    expect(gets.answers.at(-1)?.version).toBe("1.1.0");
    await system.settle();
  });

  it("survives a SIGKILL of an instance under load: no GET lost, POSTs at most those in flight on it", async () => {
    const [victim] = await system.relayers();
    let replacedMs = 0;
    const { gets, posts } = await system.underLoad(async () => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      process.kill(victim?.pid ?? 0, "SIGKILL");
      replacedMs = await until("three ready instances", 10_000, async () => {
        const now = await system.relayers();
        return (
          now.filter((it) => it.state === "ready").length === 3 && now.every((it) => it.pid !== victim?.pid)
        );
      });
    });
    console.log(`replaced ${Math.round(replacedMs)} ms after SIGKILL; POSTs lost: ${posts.lost.length}`);
    expect(lossesOf(gets)).toEqual([]);
    expect(posts.lost.length).toBeLessThanOrEqual(4);
    expect(replacedMs).toBeLessThan(3_000);
    await system.settle();
  });

  for (const [what, condition, version] of [
    ["never ready", "true", "1.2.0"],
    ["ready and then failing", "process.uptime() > 2.5", "1.3.0"],
  ] as const) {
    it(`rolls a revision back by itself that is ${what}, without a lost request`, async () => {
      const before = (await system.look()).revision;
      system.setVersion(version);
      const undo = system.sabotageReady(condition);
      system.edit("cluster.ts", (text) => text.replace('healthyFor: "1s"', 'healthyFor: "5s"'));
      await system.unnoticed(async () => {
        const deploy = await workplace.run("deploy", "--json", "--yes");
        expect(deploy.code, deploy.stderr).toBe(5);
        expect(receiptOf(deploy)).toMatchObject({ outcome: "rolled-back" });
        expect(receiptOf(deploy).reason).toContain("relayer-1.r");
      });
      undo();
      system.edit("cluster.ts", (text) => text.replace('healthyFor: "5s"', 'healthyFor: "1s"'));
      expect((await system.look()).revision).toBe(before);
      expect(await system.readyRelayers()).toBe(3);
      await system.settle();
    });
  }

  it("rolls back to the old bytes though the source folder is gone", async () => {
    const source = join(workplace.folder, "relayer");
    renameSync(source, `${source}-away`);
    const { gets } = await system.unnoticed(async () => {
      const rollback = await workplace.must("rollback", "1", "--json", "--yes");
      expect(receiptOf(rollback)).toMatchObject({ revision: 1, outcome: "complete" });
    });
    renameSync(`${source}-away`, source);
    expect(gets.answers.at(-1)?.version).toBe("1.0.0");
    expect((await system.look()).revision).toBe(1);
    await system.settle();
  });

  it("scales 3 → 5 → 2 under load without a lost request", async () => {
    await system.unnoticed(async () => {
      await workplace.must("scale", "relayer=5");
      expect(await system.readyRelayers()).toBe(5);
      await workplace.must("scale", "relayer=2");
      expect(await system.readyRelayers()).toBe(2);
    });
    await system.settle();
  });

  it.each(["edge", "state", "chain"])(
    "brings %s back when it is killed, and loses nothing it accepted",
    async (name) => {
      const find = async () => {
        const { balancers, stores } = await system.look();
        return [...balancers, ...stores].find((it) => it.name === name);
      };
      const victim = await find();
      await system.underLoad(async () => {
        await new Promise((resolve) => setTimeout(resolve, 1_500));
        process.kill(victim?.pid ?? 0, "SIGKILL");
        const backMs = await until(`${name} and every relayer to be ready again`, 20_000, async () => {
          const now = await find();
          const isBack = now?.state === "ready" && now.pid !== victim?.pid;
          return isBack && (await system.readyRelayers()) === 2;
        });
        console.log(`${name} killed: everything ready again after ${Math.round(backMs)} ms`);
      });
      await system.settle();
    },
  );

  it("goes down with nothing left running, and its journal holds what was planned and replays", async () => {
    const total = await totalOnChain(await system.chainUrl());
    await workplace.must("down", "--yes");
    for (const pid of system.pids) expect(isRunning(pid), `pid ${pid} has ended`).toBe(false);
    const recorded = recordedBelow(workplace.folder);
    expect(effectsOfRelease(recorded, 2).sort()).toEqual([...plannedForRevision2].sort());
    expect(recorded.turns.length).toBeGreaterThan(200);
    expect(replayDifference(recorded.initial, recorded.turns)).toBe(undefined);
    // How tests/fixtures/journals comes about: see HACKING.md.
    const fixture = process.env["TUTTI_JOURNAL_FIXTURE"];
    if (fixture) writeFileSync(fixture, JSON.stringify(recorded));
    await workplace.must("up", "--yes");
    expect(await totalOnChain(await system.chainUrl())).toBe(total);
    expect((await system.look()).revision).toBe(1);
    await system.settle();
  });
});
