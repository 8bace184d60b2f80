/** The processes of one cluster on this machine: started once per effect, watched to their end, ended for certain. */
import { dirname } from "node:path";
import type { ProcessIdentity } from "../../contract/effect.ts";
import type { Launch } from "../../contract/launch.ts";
import { Cgroups, type Unenforced } from "./cgroups/cgroups.ts";
import { withCgroups } from "./cgroups/entering.ts";
import { readEnding, withEnding } from "./ending.ts";
import { endStrays, leaderOf, processesWith } from "./environ.ts";
import { bootId, isAlive, sameProcess } from "./identity.ts";
import { makePrivateFolder, writeLaunchFiles } from "./launch-files.ts";
import { endFileOf, forgetFiles } from "./layout.ts";
import { groupLives, kill, terminate } from "./signals.ts";
import { baseEnvironment, refuseUnrunnable, spawnDetached } from "./spawning.ts";
import { endLeftovers } from "./strays.ts";

export interface ProcessEnd {
  readonly instance: string;
  readonly process: ProcessIdentity;
  /** Null where it cannot be known: an adopted process is not our child. */
  readonly code: number | null;
  readonly signal: string | null;
  /** What is known of the reason besides. */
  readonly note?: string;
}

export interface StartOrder {
  readonly effect: string;
  readonly instance: string;
  readonly logFile: string;
  /** Asked for only when no living process is found; may refuse by throwing. */
  readonly prepare: () => Promise<Launch>;
}

export interface ProcessesOptions {
  readonly cluster: string;
  /** Path of the state folder: tells this cluster from another one of the same name. */
  readonly stateFolder: string;
  readonly onEnd: (end: ProcessEnd) => void;
  /** Told of what an instance left behind, which has been ended. */
  readonly onLeftovers?: (instance: string, text: string) => void;
  /** Told of limits that an instance runs without. */
  readonly onUnenforced?: (instance: string, unenforced: readonly Unenforced[]) => void;
  readonly cgroups?: Cgroups;
  /** How often adopted processes are looked at. Default 250. */
  readonly everyMs?: number;
}

interface Kept {
  readonly instance: string;
  readonly process: ProcessIdentity;
  /** Our own child tells its end by itself. */
  readonly child: boolean;
}

export class Processes {
  readonly #options: ProcessesOptions;
  readonly #kept = new Map<string, Kept>();
  readonly #timer: NodeJS.Timeout;
  readonly #cgroups: Cgroups;
  /** Numbers of processes that were told to end. */
  readonly #asked = new Set<number>();
  #closed = false;

  constructor(options: ProcessesOptions) {
    this.#options = options;
    this.#cgroups = options.cgroups ?? new Cgroups(options.cluster, options.stateFolder);
    this.#timer = setInterval(() => this.#lookAtAdopted(), options.everyMs ?? 250);
    this.#timer.unref();
  }

  /** Starts the program, or finds the process that an earlier try of the same effect started. */
  async start(order: StartOrder): Promise<ProcessIdentity> {
    const mark = this.#mark(order.effect);
    const found = await processesWith(mark);
    const leader = leaderOf(found);
    if (leader) {
      this.adopt(order.instance, leader);
      return leader;
    }
    endStrays(found);
    const ended = this.#endedBefore(order);
    if (ended) return ended;
    const launch = await order.prepare();
    await makePrivateFolder(dirname(order.logFile));
    await writeLaunchFiles(launch);
    const env = { ...baseEnvironment(), ...launch.env, ...mark, TUTTI_INSTANCE: order.instance };
    const { child, identity } = await this.#spawn(order, launch, { ...env, ...endOf(launch) }).catch(
      (error) => {
        this.#forgetFiles(order.instance);
        throw error;
      },
    );
    this.#kept.set(order.instance, { instance: order.instance, process: identity, child: true });
    child.on("error", () => undefined);
    child.once("exit", (code, signal) => this.#ended(order.instance, identity, code, signal));
    return identity;
  }

  async #spawn(
    { instance, logFile }: StartOrder,
    launch: Launch,
    env: Record<string, string>,
  ): ReturnType<typeof spawnDetached> {
    if (!launch.limits) return spawnDetached(kept(launch), env, logFile);
    refuseUnrunnable(launch, env);
    const { folders, unenforced } = this.#cgroups.prepare(instance, launch.limits);
    if (unenforced.length > 0) this.#options.onUnenforced?.(instance, unenforced);
    try {
      const whole = kept(launch);
      return await spawnDetached({ ...whole, argv: withCgroups(whole.argv, folders) }, env, logFile);
    } catch (error) {
      this.#cgroups.remove(instance);
      throw error;
    }
  }

  /** An earlier try of the same effect started it, and it has come to its end since. */
  #endedBefore({ effect, instance }: StartOrder): ProcessIdentity | undefined {
    const code = readEnding(endFileOf(this.#options.stateFolder, instance), effect);
    if (code === undefined) return undefined;
    const identity = { pid: 0, startTicks: 0, bootId: bootId() };
    this.#ended(instance, identity, code, null);
    return identity;
  }

  /** Watches a process that another incarnation of us started. */
  adopt(instance: string, identity: ProcessIdentity): void {
    const kept = this.#kept.get(instance);
    if (kept && sameProcess(kept.process, identity)) return;
    this.#kept.set(instance, { instance, process: identity, child: false });
  }

  /** The process that we watch for an instance. */
  of(instance: string): ProcessIdentity | undefined {
    return this.#kept.get(instance)?.process;
  }

  terminate(identity: ProcessIdentity): boolean {
    this.#asked.add(identity.pid);
    return terminate(identity);
  }

  kill(identity: ProcessIdentity): boolean {
    this.#asked.add(identity.pid);
    return kill(identity);
  }

  /** Stops watching. The processes go on. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
  }

  #mark(effect: string): { TUTTI_EFFECT: string; TUTTI_CLUSTER: string; TUTTI_STATE: string } {
    return {
      TUTTI_EFFECT: effect,
      TUTTI_CLUSTER: this.#options.cluster,
      TUTTI_STATE: this.#options.stateFolder,
    };
  }

  #lookAtAdopted(): void {
    for (const instance of [...this.#kept.keys()]) this.lookNow(instance);
  }

  /** Tells of the end of an adopted process, if it has ended. */
  lookNow(instance: string): void {
    const kept = this.#kept.get(instance);
    if (kept && !kept.child && !isAlive(kept.process)) this.#ended(instance, kept.process, null, null);
  }

  /** What the process forked ends with it: it would hold the address against the next instance. */
  #ended(instance: string, identity: ProcessIdentity, code: number | null, signal: string | null): void {
    if (this.#closed) return;
    if (identity.pid > 0 && groupLives(identity)) kill(identity);
    const kept = this.#kept.get(instance);
    if (kept && sameProcess(kept.process, identity)) this.#kept.delete(instance);
    const known = code ?? this.#keptCode(instance, signal);
    const note = isKill(known, signal) ? this.#cgroups.overMemory(instance) : undefined;
    const end = { instance, process: identity, code: known, signal, ...(note ? { note } : {}) };
    // At once: a later try of the same effect may write them again.
    this.#forgetFiles(instance);
    // Who asked for the end wants nothing left; who did not is to hear of it at once.
    const cleared = this.#clear(instance, identity);
    if (this.#asked.delete(identity.pid)) void cleared.then(() => this.#options.onEnd(end));
    else this.#options.onEnd(end);
  }

  #forgetFiles(instance: string): void {
    try {
      forgetFiles(this.#options.stateFolder, instance);
    } catch (error) {
      // Whatever the disk says, the end of the process is to be told.
      this.#options.onLeftovers?.(instance, `its files cannot be removed: ${String(error)}`);
    }
  }

  /** Ends what left the process group too: by its mark, and by the cgroup where there is one. */
  async #clear(instance: string, identity: ProcessIdentity): Promise<void> {
    const text = await endLeftovers(this.#options.stateFolder, instance, identity);
    this.#cgroups.remove(instance);
    if (text !== undefined && !this.#closed) this.#options.onLeftovers?.(instance, text);
  }

  #keptCode(instance: string, signal: string | null): number | null {
    if (signal !== null) return null;
    return readEnding(endFileOf(this.#options.stateFolder, instance), `${instance}/start`) ?? null;
  }
}

const KILLED_CODE = 128 + 9;

/** Also where nothing is known of the end, and as a shell tells it of its child. */
function isKill(code: number | null, signal: string | null): boolean {
  return signal === "SIGKILL" || (signal === null && (code === null || code === KILLED_CODE));
}

function kept(launch: Launch): Launch {
  return launch.endFile === undefined ? launch : { ...launch, argv: withEnding(launch.argv) };
}

function endOf({ endFile }: Launch): Record<string, string> {
  return endFile === undefined ? {} : { TUTTI_END_FILE: endFile };
}
