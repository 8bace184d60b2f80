/** A real cluster on this machine, driven by the engine in this very process: real programs, real HAProxy, no supervisor. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addressIn } from "../../src/cli/wire-world.ts";
import type { Event } from "../../src/contract/event.ts";
import type { Observation } from "../../src/contract/observation.ts";
import type { World } from "../../src/contract/ports.ts";
import type { Request } from "../../src/contract/request.ts";
import { makeRevision, type Revision } from "../../src/contract/revision.ts";
import { type ControlState, emptyState } from "../../src/control/state.ts";
import { Engine } from "../../src/engine/engine.ts";
import { SystemClock } from "../../src/host/clock.ts";
import type { Cluster } from "../../src/model/cluster.ts";
import { MemoryJournal } from "../../src/rehearsal/memory-journal.ts";
import { Engines } from "../../src/targets/local/engines.ts";
import { bootId } from "../../src/targets/local/identity.ts";
import { LocalWorld } from "../../src/targets/local/local-world.ts";
import { root, until } from "./command-line.ts";

/** Lets a test stand between the engine and the world. */
export type Between = (world: World, deliver: (observation: Observation) => void) => World;

export class LocalCluster {
  readonly events: Event[] = [];
  readonly journal: MemoryJournal<ControlState>;
  readonly #folder = realpathSync(mkdtempSync(join(tmpdir(), "tutti-local-")));
  readonly #revisions = new Map<number, Revision>();
  readonly #clock = new SystemClock();
  readonly #engine: Engine;
  readonly #world: LocalWorld;
  /** Drops observations that a sabotage replaces. */
  hears: (observation: Observation) => boolean = () => true;

  constructor(range: string, between: Between = (world) => world) {
    mkdirSync(join(this.#folder, "run"));
    const initial = emptyState("shop", range);
    this.journal = new MemoryJournal<ControlState>(initial);
    const deliver = (observation: Observation): void => this.#engine.accept(observation);
    this.#world = new LocalWorld({
      cluster: "shop",
      stateFolder: this.#folder,
      runFolder: join(this.#folder, "run"),
      clusterFolder: join(root, "tests", "programs"),
      interfaceAddresses: ["127.0.0.1"],
      balancers: new Engines({
        runFolder: join(this.#folder, "run"),
        revision: (number) => this.#revisions.get(number),
        revisionOf: (balancer) =>
          Object.values(this.state.instances).find(({ part }) => part === balancer)?.revision,
      }),
      revision: (number) => this.#revisions.get(number),
      resolveSecret: () => undefined,
      addressOf: (part) => addressIn(this.state, part),
      artifactFolder: () => join(root, "tests", "programs"),
      deliver: (observation) => {
        if (this.hears(observation)) deliver(observation);
      },
    });
    this.#engine = new Engine(
      {
        clock: this.#clock,
        world: between(this.#world, deliver),
        journal: this.journal,
        onTurn: (_state, events) => this.events.push(...events),
      },
      initial,
    );
    this.#engine.accept({ kind: "resumed", fence: 1, bootId: bootId() });
  }

  get state(): ControlState {
    return this.#engine.state;
  }

  ask(request: Request): void {
    this.#engine.accept(request);
  }

  /** Moves to a revision and waits for the end of the release. */
  async release(number: number, cluster: Cluster, timeoutMs = 60_000): Promise<void> {
    const revision = makeRevision(number, cluster, {});
    this.#revisions.set(number, revision);
    const as = this.state.current ? "release" : "bring-up";
    this.ask({ kind: "release", as, revision, by: "test" });
    await until(`revision ${number} to be reached`, timeoutMs, () => this.state.release === null);
  }

  async remove(): Promise<void> {
    this.ask({ kind: "down", by: "test" });
    await until("everything to stop", 20_000, () => Object.keys(this.state.instances).length === 0).finally(
      () => {
        this.#clock.wakeAt(undefined, () => undefined);
        this.#world.close();
      },
    );
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

const clusters: LocalCluster[] = [];

/** One that {@link removeClusters} removes. */
export function localCluster(range: string): LocalCluster {
  const local = new LocalCluster(range);
  clusters.push(local);
  return local;
}

/** For after each test. */
export async function removeClusters(): Promise<void> {
  for (const one of clusters.splice(0)) await one.remove();
}
