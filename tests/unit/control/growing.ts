/** Clusters of any size in virtual time: brought up, released and hit by failures, with the time that deciding took. */
import { makeRevision, type Revision } from "../../../src/contract/revision.ts";
import type { Timings } from "../../../src/contract/timing.ts";
import { type ControlState, emptyState } from "../../../src/control/state.ts";
import { Engine } from "../../../src/engine/engine.ts";
import { cluster, http, loadBalancer, redis, rolling, service } from "../../../src/index.ts";
import { Kernel } from "../../../src/rehearsal/kernel.ts";
import { MemoryJournal } from "../../../src/rehearsal/memory-journal.ts";
import { SimulatedWorld } from "../../../src/rehearsal/world/simulated-world.ts";

const REPLICAS = 9;

const timings: Timings = {
  ready: {},
  stop: {},
  check: { ms: 250, source: "assumed" },
  drain: { ms: 20, source: "assumed" },
};

/** Services of nine behind a balancer each, ten instances a service, and one store that all of them use. */
export function services(count: number, version: string): Revision {
  const state = redis("state", { memory: "64 MiB" });
  const balancers = Array.from({ length: count }, (_, index) => {
    const web = service(`web${index}`, {
      command: ["node", "server.js", version],
      replicas: REPLICAS,
      port: http(8080),
      health: http("/ready", { starting: { within: "10s" } }),
      env: { REDIS_URL: state.url },
      release: rolling({ surge: 1, unavailable: 0, drain: "5s", healthyFor: "1s" }),
    });
    return loadBalancer(`edge${index}`, { listen: http(9000 + index), to: web });
  });
  return makeRevision(version === "one" ? 1 : 2, cluster("shop", { balancers }), {});
}

export class Growing {
  readonly kernel = new Kernel({ wallMs: 1_000_000, monoMs: 50_000 });
  readonly journal: MemoryJournal<ControlState>;
  readonly engine: Engine;
  readonly world: SimulatedWorld;

  constructor() {
    const initial = emptyState("shop", "127.77");
    this.journal = new MemoryJournal<ControlState>(initial);
    this.world = new SimulatedWorld({
      kernel: this.kernel,
      timings,
      bootId: "boot-1",
      jobs: new Set(),
      routed: new Set(),
      deliver: (observation) => this.engine.accept(observation),
    });
    this.engine = new Engine({ clock: this.kernel, world: this.world, journal: this.journal }, initial);
    this.engine.accept({ kind: "resumed", fence: 1, bootId: "boot-1" });
  }

  get state(): ControlState {
    return this.engine.state;
  }

  /** Runs until no release is under way. */
  release(revision: Revision, as: "bring-up" | "release"): void {
    this.engine.accept({ kind: "release", as, revision, by: "ada" });
    this.kernel.run(() => this.state.release === null, { eventsMax: 1e7, virtualMsMax: 1e9 });
  }

  /** Each n-th instance of a service is ended from outside, one after the other, and replaced. */
  disturb(every: number): void {
    const victims = Object.keys(this.state.instances).filter((id) => id.startsWith("web"));
    for (const [index, id] of victims.entries()) {
      if (index % every === 0) this.kernel.after(index * 10, () => this.world.end(id, null, "SIGKILL"));
    }
    let isOver = false;
    this.kernel.after(victims.length * 10 + 20_000, () => {
      isOver = true;
    });
    this.kernel.run(() => isOver, { eventsMax: 1e7, virtualMsMax: 1e9 });
  }
}
