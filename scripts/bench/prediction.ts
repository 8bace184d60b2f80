/** Rehearsal against reality: what was rehearsed of a release, of a killed instance and of a bad revision, and what came. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { receiptOf, root, until, Workplace } from "../../tests/support/command-line.ts";
import { Load } from "../../tests/support/load.ts";
import { API_KEY, Transactions } from "../../tests/support/relayer-client.ts";
import type { Bench, Figure } from "./figure.ts";
import { median, pause, say } from "./figure.ts";
import { type Rehearsed, rehearsed, snapshotOf } from "./rehearsed.ts";

const PORT = 18_351;
const ROUNDS = 3;
/** The rehearsal may be off by so much. */
const WITHIN = 0.2;
/** Below this the clock of the events and the machine's own unrest are all that is compared. */
const RESOLUTION_MS = 25;

interface Compared {
  readonly what: string;
  readonly rehearsedMs: number;
  readonly realMs: number;
}

export const prediction: Bench = {
  name: "prediction",
  about: "times of a release, a SIGKILL and a bad revision, rehearsed and real",
  page: "rehearsal.md",
  async run() {
    const relayer = new Relayer();
    try {
      await relayer.workplace.must("up", "--yes");
      // Feeds the timings: what follows is rehearsed with what was measured here.
      await relayer.release();
      const rounds: Compared[] = [];
      for (let round = 1; round <= ROUNDS; round += 1) {
        say(`round ${round} of ${ROUNDS}`);
        rounds.push(...(await roundOf(relayer)));
      }
      return figures(rounds);
    } finally {
      await relayer.remove();
    }
  },
};

async function roundOf(relayer: Relayer): Promise<readonly Compared[]> {
  const released = await relayer.compareRelease();
  const killed = await relayer.compareKill();
  const undone = await relayer.compareBadRevision();
  const all = [...released, ...killed, ...undone];
  for (const { what, rehearsedMs, realMs } of all)
    say(`${what}: rehearsed ${rehearsedMs} ms, real ${realMs} ms`);
  return all;
}

function figures(rounds: readonly Compared[]): readonly Figure[] {
  const how = `the relayer example under 150 GET/s and 40 POST/s, median of ${ROUNDS} rounds; start-up and stop times from the journal of the release before`;
  return [...new Set(rounds.map(({ what }) => what))].map((what): Figure => {
    const of = rounds.filter((it) => it.what === what);
    const [inRehearsal, real] = [median(of.map((it) => it.rehearsedMs)), median(of.map((it) => it.realMs))];
    const off = Math.abs(inRehearsal - real);
    return {
      what,
      measured: `rehearsed ${inRehearsal.toFixed(0)} ms, real ${real.toFixed(0)} ms (${(inRehearsal / real).toFixed(2)})`,
      bar: `within ${WITHIN * 100} %, or ${RESOLUTION_MS} ms`,
      holds: off <= Math.max(WITHIN * real, RESOLUTION_MS),
      how,
    };
  });
}

interface Told {
  readonly code: string;
  readonly subject: string;
  /** When, as ISO 8601 writes it. */
  readonly at: string;
}

class Relayer {
  readonly workplace = new Workplace(join(root, "examples", "relayer"));
  #version = 0;

  constructor() {
    this.#edit("cluster.ts", (text) => text.replace("listen: http(8080)", `listen: http(${PORT})`));
  }

  async release(): Promise<number> {
    this.#nextVersion();
    const receipt = receiptOf(await this.workplace.must("deploy", "--json", "--yes"));
    if (receipt.outcome !== "complete") throw new Error(`the release ended ${receipt.outcome}`);
    return receipt.durationMs;
  }

  async compareRelease(): Promise<readonly Compared[]> {
    this.#nextVersion();
    const plan = JSON.parse((await this.workplace.must("plan", "--json")).stdout) as { durationMs: number };
    const receipt = await this.#underLoad(async () =>
      receiptOf(await this.workplace.must("deploy", "--json", "--yes")),
    );
    return [{ what: "a release, to its end", rehearsedMs: plan.durationMs, realMs: receipt.durationMs }];
  }

  async compareKill(): Promise<readonly Compared[]> {
    const snapshot = await snapshotOf(this.workplace.folder);
    const run = rehearsed(snapshot, { kind: "kill", part: "relayer" });
    const victim = (await this.workplace.status()).services[0]?.instances[0];
    if (!victim?.pid) throw new Error("there is an instance to kill");
    const { pid, id } = victim;
    return this.#underLoad(async () => {
      // One that has worked for ten seconds is replaced at once.
      await pause(11_000);
      const sinceMs = Date.now();
      process.kill(pid, "SIGKILL");
      const gone = await this.#told("instance-crashed", (it) => it.subject === id, sinceMs);
      const back = await this.#told("instance-ready", () => true, sinceMs);
      return [
        comparedTo(run, "a SIGKILL, until it is noticed", "instance-crashed", gone - sinceMs),
        comparedTo(run, "a SIGKILL, until another one serves", "instance-ready", back - sinceMs),
      ];
    });
  }

  /** Ready at first, and failing 2.5 s after its start. */
  async compareBadRevision(): Promise<readonly Compared[]> {
    const snapshot = await snapshotOf(this.workplace.folder);
    const run = rehearsed(snapshot, { kind: "bad-revision", part: "relayer", failsAfterMs: 2_500 });
    this.#nextVersion();
    const undo = this.#edit("relayer/src/ready.ts", (text) =>
      text.replace(
        "const reasons: string[] = [];",
        'const reasons: string[] = [];\n  if (process.uptime() > 2.5) reasons.push("made to fail");',
      ),
    );
    const longer = this.#edit("cluster.ts", (text) => text.replace('healthyFor: "1s"', 'healthyFor: "5s"'));
    const sinceMs = Date.now();
    const ended = await this.#underLoad(() => this.workplace.run("deploy", "--json", "--yes"));
    writeFileSync(join(this.workplace.folder, "relayer/src/ready.ts"), undo);
    writeFileSync(join(this.workplace.folder, "cluster.ts"), longer);
    if (ended.code !== 5) throw new Error(`a bad revision ended with ${ended.code}: ${ended.stderr}`);
    const begun = await this.#told("release-started", () => true, sinceMs);
    const turned = await this.#told("rollback-started", () => true, sinceMs);
    const back = await this.#told("rolled-back", () => true, sinceMs);
    return [
      comparedTo(run, "a bad revision, until the release turns round", "rollback-started", turned - begun),
      comparedTo(run, "a bad revision, until everything is back", "rolled-back", back - begun),
    ];
  }

  async remove(): Promise<void> {
    await this.workplace.run("down", "--volumes", "--yes");
    await this.workplace.remove();
  }

  #nextVersion(): void {
    this.#version += 1;
    this.#edit("relayer/src/version.ts", (text) => text.replace(/"\d+\.\d+\.\d+"/, `"2.${this.#version}.0"`));
  }

  /** Returns the text of before. */
  #edit(path: string, change: (text: string) => string): string {
    const file = join(this.workplace.folder, path);
    const before = readFileSync(file, "utf8");
    const after = change(before);
    if (after === before) throw new Error(`the edit changes nothing of ${path}`);
    writeFileSync(file, after);
    return before;
  }

  async #underLoad<T>(change: () => Promise<T>): Promise<T> {
    const transactions = new Transactions();
    const load = new Load({
      host: "127.0.0.1",
      port: PORT,
      getsPerSecond: 150,
      postsPerSecond: 40,
      getPath: "/api/v1/relayers",
      getHeaders: { authorization: `Bearer ${API_KEY}` },
      post: (n) => transactions.make(n),
    });
    load.start();
    try {
      return await change();
    } finally {
      await load.stop();
    }
  }

  /** When the first such event since then was told. */
  async #told(code: string, holds: (event: Told) => boolean, sinceMs: number): Promise<number> {
    let found: Told | undefined;
    await until(code, 30_000, async () => {
      const { stdout } = await this.workplace.must("events", "--json", "--lines", "300");
      const events = stdout.split("\n").flatMap((line) => (line ? [JSON.parse(line) as Told] : []));
      found = events.find((it) => it.code === code && Date.parse(it.at) >= sinceMs && holds(it));
      return found !== undefined;
    });
    return Date.parse(found?.at ?? "");
  }
}

function comparedTo(run: Rehearsed, what: string, code: string, realMs: number): Compared {
  const at = run.firstMs(code);
  return { what, rehearsedMs: Math.round(at), realMs };
}
