/** The bench over the world of one machine: real processes, a real HAProxy, a real Redis. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { present } from "../../src/base/assert.ts";
import type { EffectBody, Outcome } from "../../src/contract/effect.ts";
import type { Observation } from "../../src/contract/observation.ts";
import type { Revision } from "../../src/contract/revision.ts";
import type { Watch } from "../../src/contract/watch.ts";
import { Engines } from "../../src/targets/local/engines.ts";
import { processesWith } from "../../src/targets/local/environ.ts";
import { LocalWorld } from "../../src/targets/local/local-world.ts";
import { root, until } from "../support/command-line.ts";
import { type Bench, latest } from "./bench.ts";
import { addressOf, conformanceShop, effectIdOf, instanceOf, WEB_PORT } from "./shop.ts";

const FRONT_PORT = 18_521;
const PROGRAMS = join(root, "tests", "programs");
/** Enough to meet every instance that takes requests. */
const REQUESTS = 12;
const WITHIN_MS = 15_000;

export class LocalBench implements Bench {
  readonly range = "127.93";
  readonly observations: Observation[] = [];
  readonly #folder = realpathSync(mkdtempSync(join(tmpdir(), "tutti-bench-")));
  readonly #revision = conformanceShop(FRONT_PORT);
  readonly #pids = new Map<string, number>();
  #world: LocalWorld;

  constructor() {
    mkdirSync(join(this.#folder, "run"));
    this.#world = this.#open();
  }

  #open(): LocalWorld {
    const run = join(this.#folder, "run");
    const revision = (): Revision => this.#revision;
    return new LocalWorld({
      cluster: "shop",
      stateFolder: this.#folder,
      runFolder: run,
      clusterFolder: PROGRAMS,
      interfaceAddresses: ["127.0.0.1"],
      balancers: new Engines({ runFolder: run, revision, revisionOf: () => 1 }),
      revision,
      resolveSecret: () => undefined,
      addressOf: (part) => ({
        host: addressOf(this.range, part === "state" ? "state" : "web", 1),
        port: 6379,
      }),
      artifactFolder: () => PROGRAMS,
      deliver: (observation) => this.observations.push(observation),
    });
  }

  async perform(body: EffectBody, fence = 1): Promise<Outcome> {
    const effect = { id: effectIdOf(body), fence, why: "a test asks for it", body };
    const outcome = await new Promise<Outcome>((resolve) => this.#world.perform(effect, resolve));
    if (outcome.ok && outcome.process) this.#pids.set(body.instance, outcome.process.pid);
    return outcome;
  }

  watch(watches: readonly Watch[]): void {
    this.#world.watch(watches);
  }

  async seen(what: string, holds: (observation: Observation) => boolean): Promise<Observation> {
    await until(what, WITHIN_MS, async () => latest(this.observations).some(holds));
    return present(latest(this.observations).find(holds), what);
  }

  kill(instance: string): void {
    process.kill(-present(this.#pids.get(instance), `the process of ${instance}`), "SIGKILL");
  }

  async setHealthy(instance: string, isHealthy: boolean): Promise<void> {
    const slot = instance === instanceOf("web", 1) ? 1 : 2;
    const place = `http://${addressOf(this.range, "web", slot)}:${WEB_PORT}`;
    await fetch(`${place}/${isHealthy ? "well" : "unwell"}`);
  }

  async answering(): Promise<readonly string[]> {
    const answers = new Set<string>();
    for (let sent = 0; sent < REQUESTS; sent += 1) {
      const answer = await fetch(`http://127.0.0.1:${FRONT_PORT}/`, {
        headers: { connection: "close" },
      }).then(
        (it) => (it.ok ? it.text() : undefined),
        () => undefined,
      );
      if (answer !== undefined) answers.add(answer);
    }
    return [...answers].sort();
  }

  takeOver(): void {
    this.#world.close();
    this.observations.length = 0;
    this.#world = this.#open();
  }

  async close(): Promise<void> {
    this.#world.close();
    const left = () => processesWith({ TUTTI_STATE: this.#folder });
    for (const { pid } of await left()) process.kill(pid, "SIGKILL");
    await until("everything has ended", WITHIN_MS, async () => (await left()).length === 0);
    rmSync(this.#folder, { recursive: true });
  }
}
