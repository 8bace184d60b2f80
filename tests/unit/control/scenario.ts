/** A cluster in virtual time for tests of the control plane: bring it up, change it, break it, look at it. */

import type { Effect, Failure, StartEffect } from "../../../src/contract/effect.ts";
import type { Event } from "../../../src/contract/event.ts";
import type { LoadSeen } from "../../../src/contract/load-seen.ts";
import type { Observation } from "../../../src/contract/observation.ts";
import type { Turn } from "../../../src/contract/ports.ts";
import type { ReleaseKind, Request } from "../../../src/contract/request.ts";
import { makeRevision, type Revision } from "../../../src/contract/revision.ts";
import type { Timings } from "../../../src/contract/timing.ts";
import { type ControlState, emptyState, type Instance } from "../../../src/control/state.ts";
import { Engine } from "../../../src/engine/engine.ts";
import {
  cluster,
  http,
  job,
  loadBalancer,
  type RollingOptions,
  redis,
  rolling,
  type ScalingOptions,
  type ServiceHandle,
  type ServicePort,
  service,
} from "../../../src/index.ts";
import type { BalancerOptions } from "../../../src/model/balancer.ts";
import { Kernel } from "../../../src/rehearsal/kernel.ts";
import { MemoryJournal } from "../../../src/rehearsal/memory-journal.ts";
import type { Behaviour } from "../../../src/rehearsal/world/process.ts";
import { SimulatedWorld } from "../../../src/rehearsal/world/simulated-world.ts";

const assumed = (ms: number) => ({ ms, source: "assumed" }) as const;

export const timings: Timings = {
  ready: {
    web: assumed(400),
    gateway: assumed(700),
    state: assumed(150),
    edge: assumed(100),
    migrate: assumed(300),
  },
  stop: { web: assumed(50), gateway: assumed(50), state: assumed(50) },
  check: assumed(250),
  drain: assumed(20),
};

export interface ShopOptions {
  readonly version?: string;
  readonly replicas?: number;
  /** In place of `replicas`. */
  readonly scaling?: ScalingOptions;
  readonly release?: RollingOptions;
  readonly redisMemory?: "64 MiB" | "128 MiB";
  readonly withJob?: boolean;
  readonly withState?: boolean;
  /** What edge routes to. Default: web alone. The gateway asks web. */
  readonly behind?: "web" | "gateway" | "both";
  /** The gateway does not need web. */
  readonly gatewayAlone?: boolean;
  /** A second port of web, and whether edge routes to it. */
  readonly adminPort?: "routed" | "there";
  readonly otherPort?: "routed";
}

/** A shop: web behind edge, on a Redis called state. */
export function shop(number: number, options: ShopOptions = {}): Revision {
  const state = redis("state", { memory: options.redisMemory ?? "64 MiB" });
  const withState = options.withState ?? true;
  const migrate = job("migrate", {
    command: ["node", "migrate.js"],
    ...(withState ? { after: [state] } : {}),
  });
  const web = service("web", {
    command: ["node", "server.js", options.version ?? "one"],
    ...(options.scaling ? { scaling: options.scaling } : {}),
    ...(options.scaling && options.replicas === undefined ? {} : { replicas: options.replicas ?? 3 }),
    port: http(8080),
    health: http("/ready", { starting: { within: "10s" } }),
    ...(withState ? { env: { REDIS_URL: state.url } } : {}),
    release: rolling({ surge: 1, unavailable: 0, drain: "5s", healthyFor: "1s", ...options.release }),
    stopGrace: "6s",
    ports: {
      ...(options.adminPort ? { admin: http(8081) } : {}),
      ...(options.otherPort ? { other: http(8082) } : {}),
    },
  });
  const edge = loadBalancer("edge", edgeOptions(web, options));
  const jobs = options.withJob ? [migrate] : [];
  return makeRevision(number, cluster("shop", { balancers: [edge], jobs, services: [web] }), {});
}

function edgeOptions(
  web: ServiceHandle<"web", "http">,
  { behind = "web", adminPort, otherPort, gatewayAlone }: ShopOptions,
): BalancerOptions<"http"> {
  const gateway = service("gateway", {
    command: ["node", "gateway.js"],
    replicas: 2,
    port: http(8080),
    health: http("/ready", { starting: { within: "10s" } }),
    after: gatewayAlone ? [] : [web],
    release: rolling({ drain: "5s", healthyFor: "1s" }),
  });
  const ports = web.ports as Readonly<Record<string, ServicePort<"http">>>;
  const named = [adminPort === "routed" ? ports["admin"] : undefined, otherPort ? ports["other"] : undefined];
  return {
    listen: http(8080),
    to: behind === "web" ? web : gateway,
    routes: [
      ...(behind === "both" ? [{ path: "/web", to: web }] : []),
      ...named.flatMap((to) => (to ? [{ path: `/${to.name}`, to }] : [])),
    ],
  };
}

export class Scenario {
  readonly kernel = new Kernel({ wallMs: 1_000_000, monoMs: 50_000 });
  readonly events: Event[] = [];
  readonly effects: Effect[] = [];
  readonly journal: MemoryJournal<ControlState>;
  readonly world: SimulatedWorld;
  engine: Engine;
  /** The smallest number of ready instances of web since the last call of `watchCapacity`. */
  capacityMin = Number.POSITIVE_INFINITY;
  liveMax = 0;
  /** The smallest number of members that edge sent requests to, by what it routed to at that moment. */
  readonly routedMin: Record<string, number> = {};
  /** Ids of effects in the order in which the world performed them, repeats included. */
  readonly performed: string[] = [];
  /** Observations that it refuses are not made. */
  hears: (observation: Observation) => boolean = () => true;
  around: (when: "before" | "after", effect: Effect) => void = () => undefined;
  failing: (effect: Effect) => Failure["code"] | undefined = () => undefined;
  #supervised = true;
  #fence = 1;
  behaviour: (start: StartEffect) => Behaviour | undefined = () => undefined;

  constructor() {
    this.journal = new MemoryJournal<ControlState>(emptyState("shop", "127.77"));
    this.world = new SimulatedWorld({
      kernel: this.kernel,
      timings,
      bootId: "boot-1",
      jobs: new Set(["migrate"]),
      routed: new Set(),
      behaviour: (start) => this.behaviour(start),
      failing: (effect) => this.failing(effect),
      deliver: (observation) => {
        if (this.#supervised && this.hears(observation)) this.engine.accept(observation);
      },
      around: (when, effect) => {
        if (when === "before") this.performed.push(effect.id);
        this.around(when, effect);
      },
    });
    this.engine = this.#newEngine();
    this.engine.accept({ kind: "resumed", fence: 1, bootId: "boot-1" });
  }

  #newEngine(): Engine {
    const onTurn = (state: ControlState, events: readonly Event[], effects: readonly Effect[]): void => {
      this.events.push(...events);
      this.effects.push(...effects);
      const ready = this.instances("web").filter((it) => it.readySinceMonoMs !== null).length;
      this.capacityMin = Math.min(this.capacityMin, ready);
      const live = Object.values(state.instances).filter(
        (it) => it.part === "web" && it.process.status === "running",
      );
      this.liveMax = Math.max(this.liveMax, live.length);
      this.#countRouted(state);
    };
    return new Engine(
      { clock: this.kernel, world: this.world, journal: this.journal, onTurn },
      emptyState("shop", "127.77"),
    );
  }

  #countRouted(state: ControlState): void {
    const edge = Object.values(state.instances).find((it) => it.part === "edge");
    if (edge?.process.status !== "running") return;
    for (const port of edge.startedAs.routing?.to ?? []) {
      const [service = "", name] = port.split(".");
      const members = this.instances(service).filter(
        ({ pools, process, startedAs }) =>
          pools["edge"]?.state === "ready" &&
          process.status === "running" &&
          (name === undefined || name in (startedAs.ports ?? {})),
      );
      this.routedMin[port] = Math.min(this.routedMin[port] ?? Number.POSITIVE_INFINITY, members.length);
    }
  }

  /** Kills the supervisor; another one takes over after a while, from the journal alone. */
  crashSupervisor(awayMs = 300): void {
    this.#supervised = false;
    this.world.abandon();
    this.kernel.wakeAt(undefined, () => undefined);
    this.kernel.after(awayMs, () => {
      this.#supervised = true;
      this.#fence += 1;
      this.engine = this.#newEngine();
      this.engine.accept({ kind: "resumed", fence: this.#fence, bootId: "boot-1" });
    });
  }

  get state(): ControlState {
    return this.engine.state;
  }

  get turns(): readonly Turn[] {
    return this.journal.turns;
  }

  instances(part: string): readonly Instance[] {
    return Object.values(this.engine.state.instances).filter((it) => it.part === part);
  }

  /** What the world is made to tell besides what it tells by itself. */
  sees(observation: Observation | LoadSeen): void {
    this.engine.accept(observation);
  }

  ask(request: Request): void {
    this.engine.accept(request);
  }

  release(revision: Revision, as: ReleaseKind = "release"): void {
    this.watchCapacity();
    this.ask({ kind: "release", as, revision, by: "ada" });
  }

  watchCapacity(): void {
    this.capacityMin = Number.POSITIVE_INFINITY;
    this.liveMax = 0;
    for (const port of Object.keys(this.routedMin)) delete this.routedMin[port];
  }

  /** Runs until no release is under way, at most an hour. */
  finish(): void {
    this.kernel.run(() => this.state.release === null, {
      eventsMax: 100_000,
      virtualMsMax: this.kernel.elapsedMs + 3_600_000,
    });
  }

  runFor(ms: number): void {
    const end = this.kernel.elapsedMs + ms;
    let over = false;
    this.kernel.after(ms, () => {
      over = true;
    });
    this.kernel.run(() => over, { eventsMax: 100_000, virtualMsMax: end });
  }

  static up(options: ShopOptions = {}): Scenario {
    const scenario = new Scenario();
    scenario.release(shop(1, options), "bring-up");
    scenario.finish();
    scenario.watchCapacity();
    return scenario;
  }

  texts(code?: Event["code"]): string[] {
    return this.events
      .filter((event) => code === undefined || event.code === code)
      .map((event) => event.text);
  }

  ids(): string[] {
    return this.effects.map((effect) => effect.id);
  }
}
