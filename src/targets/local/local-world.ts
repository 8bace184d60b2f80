/** The world of one machine: performs effects on real processes and balancers, and tells what changed. */
import { performance } from "node:perf_hooks";
import type {
  Effect,
  Failure,
  Outcome,
  PoolEffect,
  ProcessIdentity,
  ReloadEffect,
  StartEffect,
} from "../../contract/effect.ts";
import type { Observation } from "../../contract/observation.ts";
import type { World } from "../../contract/ports.ts";
import type { Watch } from "../../contract/watch.ts";
import type { BalancerDriver } from "./balancer-driver.ts";
import { refuseUnfit, removeOnceRead } from "./certificates.ts";
import type { Unenforced } from "./cgroups/cgroups.ts";
import { failureOf, Refused } from "./failures.ts";
import { checkOf } from "./health-checks.ts";
import { HealthWatcher } from "./health-watcher.ts";
import { isAlive, sameProcess } from "./identity.ts";
import { writeLaunchFiles } from "./launch-files.ts";
import { endpointsOf, type LaunchSources, launchFor, revisionOf } from "./launching.ts";
import { logFileOf, passingFolderOf } from "./layout.ts";
import { PoolWatcher } from "./pool-watcher.ts";
import { refusePortsOfOthers, refuseTakenPorts } from "./port-free.ts";
import { type ProcessEnd, Processes } from "./processes.ts";
import { Queues } from "./queues.ts";
import { endedOverAddress, warnOfWildcard } from "./wildcard-warning.ts";

export interface LocalWorldOptions extends LaunchSources {
  readonly cluster: string;
  readonly balancers: BalancerDriver;
  deliver(observation: Observation): void;
  /** Told once for each instance of which there is something to say. */
  onWarning?(instance: string, text: string): void;
  /** Called around each effect; where a test stops us in the middle. */
  beforeEffect?(effect: Effect): void | Promise<void>;
  afterEffect?(effect: Effect): void | Promise<void>;
}

const ANSWER_WITHIN_MS = 500;

type Done = (outcome: Outcome) => void;
type Success = Omit<Extract<Outcome, { ok: true }>, "kind" | "effect" | "ok">;

export class LocalWorld implements World {
  readonly #options: LocalWorldOptions;
  readonly #processes: Processes;
  readonly #health: HealthWatcher;
  readonly #pools: PoolWatcher;
  readonly #queues = new Queues();
  readonly #watches = new Map<string, Watch>();
  /** Ends of processes whose start is not yet answered: the answer goes first. */
  readonly #starting = new Map<string, ProcessEnd[]>();
  /** Processes whose end was told, by instance. */
  readonly #gone = new Map<string, ProcessEnd>();
  readonly #lookedForWildcard = new Set<string>();
  #fence = 0;
  #closed = false;

  constructor(options: LocalWorldOptions) {
    this.#options = options;
    const ports = {
      monoMs: () => performance.now(),
      emit: (observation: Observation) => this.#emit(observation),
    };
    this.#processes = new Processes({
      cluster: options.cluster,
      stateFolder: options.stateFolder,
      onEnd: (end) => this.#ended(end),
      onLeftovers: (instance, text) => this.#remark(instance, text),
      onUnenforced: (instance, unenforced) => this.#tellUnenforced(instance, unenforced),
    });
    this.#health = new HealthWatcher({
      ...ports,
      checkOf: (watch) => checkOf(watch, options, options.balancers),
    });
    this.#pools = new PoolWatcher({
      ...ports,
      look: (balancer) => options.balancers.look(balancer),
      reachedByOlder: (balancer) => options.balancers.reachedByOlder(balancer),
    });
  }

  perform(effect: Effect, done: Done): void {
    if (effect.body.kind === "start") this.#starting.set(effect.body.instance, []);
    void this.#queues
      .run(this.#queueOf(effect), () => this.#outcomeOf(effect))
      .then((outcome) => {
        this.#later(() => this.#answer(effect, outcome, done));
      });
  }

  watch(wanted: Iterable<Watch>): void {
    const watches = [...wanted];
    this.#watches.clear();
    for (const watch of watches) this.#watches.set(watch.instance, watch);
    for (const instance of [...this.#gone.keys()])
      if (!this.#watches.has(instance)) this.#gone.delete(instance);
    for (const watch of watches) this.#followProcess(watch);
    this.#health.watch(watches);
    this.#pools.watch(watches);
  }

  /** Stops looking and telling. Everything that runs goes on. */
  close(): void {
    this.#closed = true;
    this.#processes.close();
    this.#health.close();
    this.#pools.close();
  }

  /** Never now: the engine may be in the middle of a turn. */
  #later(tell: () => void): void {
    setImmediate(() => {
      if (!this.#closed) tell();
    });
  }

  #answer(effect: Effect, outcome: Outcome, done: Done): void {
    const { kind, instance } = effect.body;
    const ends = kind === "start" ? (this.#starting.get(instance) ?? []) : [];
    if (kind === "start") this.#starting.delete(instance);
    done(outcome);
    for (const end of ends) this.#ended(end);
  }

  /** Effects on one balancer keep their order, and so do those on one instance. */
  #queueOf({ body }: Effect): string {
    if ("balancer" in body) return body.balancer;
    if (!("part" in body)) return body.instance;
    if (!("revision" in body)) return body.part;
    const { balancers = [] } = this.#options.revision(body.revision)?.cluster ?? {};
    return balancers.some((balancer) => balancer.name === body.part) ? body.part : body.instance;
  }

  async #outcomeOf(effect: Effect): Promise<Outcome> {
    const common = { kind: "outcome", effect: effect.id } as const;
    try {
      if (effect.fence < this.#fence) throw new Refused(fenced(effect, this.#fence));
      this.#fence = effect.fence;
      await this.#options.beforeEffect?.(effect);
      const success = await this.#do(effect);
      await this.#options.afterEffect?.(effect);
      return { ...common, ok: true, ...success };
    } catch (error) {
      return {
        ...common,
        ok: false,
        failure: failureOf(error, `${effect.body.kind} of ${effect.body.instance}`),
      };
    }
  }

  async #do({ id, body }: Effect): Promise<Success> {
    switch (body.kind) {
      case "start":
        return this.#start(id, body);
      case "terminate":
        this.#processes.terminate(body.process);
        return {};
      case "kill":
        this.#processes.kill(body.process);
        return {};
      case "reload":
        return this.#reload(id, body);
      case "hold":
      case "resume":
        await this.#options.balancers.hold(body);
        return {};
      case "pool-close":
        return { closed: await this.#options.balancers.close(body) };
      default:
        return this.#changePool(body);
    }
  }

  async #start(effect: string, body: StartEffect): Promise<Success> {
    const { instance, part } = body;
    const order = { ...body, effect };
    const release = this.#pools.hold(part);
    let process: ProcessIdentity | undefined;
    try {
      process = await this.#processes.start({
        effect,
        instance,
        logFile: logFileOf(this.#options.stateFolder, instance),
        prepare: async () => {
          const launch = launchFor(order, this.#options);
          await refuseTakenPorts(instance, endpointsOf(order, this.#options));
          refuseUnfit(part, launch);
          return launch;
        },
      });
      return { process };
    } finally {
      const started = process;
      const hasRead = async (): Promise<boolean> =>
        !started || !isAlive(started) || (await this.#answers(part));
      await removeOnceRead(passingFolderOf(this.#options.runFolder, instance), hasRead);
      release();
    }
  }

  /** Writes the configuration for whom the pool holds now, and lets the balancer read it. */
  async #reload(effect: string, body: ReloadEffect): Promise<Success> {
    const release = this.#pools.hold(body.part);
    try {
      const address = this.#watches.get(body.instance)?.address ?? "127.0.0.1";
      const order = { ...body, effect, slot: 1, address };
      await refusePortsOfOthers(body.instance, body.process, endpointsOf(order, this.#options));
      const launch = launchFor(order, this.#options);
      refuseUnfit(body.part, launch);
      await this.#options.balancers.reload(body, () => writeLaunchFiles(launch));
      return {};
    } finally {
      await removeOnceRead(passingFolderOf(this.#options.runFolder, body.instance), () =>
        Promise.resolve(true),
      );
      release();
    }
  }

  async #answers(balancer: string): Promise<boolean> {
    return (await this.#options.balancers.ask(balancer, ANSWER_WITHIN_MS)).healthy;
  }

  async #changePool(body: PoolEffect): Promise<Success> {
    const release = this.#pools.hold(body.balancer, body.instance);
    try {
      const { cluster } = revisionOf(body.revision, this.#options);
      const counters = await this.#options.balancers.change(body, cluster);
      return counters ? { counters } : {};
    } finally {
      release();
    }
  }

  /** A process that we did not start ourselves is told of once: it is there, or it is gone. */
  #followProcess({ instance, process }: Watch): void {
    if (!process) return;
    const known = this.#processes.of(instance) ?? this.#gone.get(instance)?.process;
    if (known && sameProcess(known, process)) return;
    this.#processes.adopt(instance, process);
    if (isAlive(process)) this.#emit({ kind: "process-seen", instance, process });
    else this.#processes.lookNow(instance);
  }

  #ended(end: ProcessEnd): void {
    const waiting = this.#starting.get(end.instance);
    if (waiting) {
      waiting.push(end);
      return;
    }
    this.#gone.set(end.instance, end);
    this.#health.ended(end.instance);
    const { instance, code, signal, note } = end;
    this.#emit({ kind: "process-gone", instance, code, signal, ...(note ? { note } : {}) });
    const watch = this.#watches.get(instance);
    const overAddress =
      watch && code !== null && code !== 0 ? endedOverAddress(watch, this.#options) : undefined;
    if (overAddress !== undefined) this.#remark(instance, overAddress);
  }

  #tellUnenforced(instance: string, unenforced: readonly Unenforced[]): void {
    for (const { controller, why, surprising } of unenforced) {
      const text = `${instance} runs without its limit of ${controller}: ${why}`;
      this.#options.onWarning?.(instance, text);
      if (surprising) this.#emit({ kind: "remark", instance, text });
    }
  }

  #emit(observation: Observation): void {
    this.#later(() => this.#options.deliver(observation));
    const watch = this.#watches.get(observation.instance);
    if (observation.kind !== "health-seen" || !observation.healthy || !watch) return;
    if (this.#lookedForWildcard.has(watch.instance)) return;
    this.#lookedForWildcard.add(watch.instance);
    const onWarning = (instance: string, text: string): void => this.#remark(instance, text);
    void warnOfWildcard(watch, { ...this.#options, onWarning });
  }

  #remark(instance: string, text: string): void {
    this.#options.onWarning?.(instance, text);
    this.#emit({ kind: "remark", instance, text });
  }
}

function fenced(effect: Effect, fence: number): Failure {
  return {
    code: "fenced",
    message: `${effect.id} was ordered by incarnation ${effect.fence} of the supervisor, and ${fence} has taken over`,
    advice: "Nothing is to be done: the newer supervisor decides.",
  };
}
