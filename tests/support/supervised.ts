/** A supervisor in this very process: with a world that obeys at once, or one that never answers. */
import type { Effect, Outcome } from "../../src/contract/effect.ts";
import type { EndedRelease } from "../../src/contract/ended-release.ts";
import type { StampedEvent } from "../../src/contract/event.ts";
import type { Input, World } from "../../src/contract/ports.ts";
import type { Receipt } from "../../src/contract/receipt.ts";
import type { Revision } from "../../src/contract/revision.ts";
import { type ControlState, emptyState } from "../../src/control/state.ts";
import { SystemClock } from "../../src/host/clock.ts";
import type { OperationMessage, RequestMessage, RevisionRecord } from "../../src/supervisor/messages.ts";
import type { SupervisorNeeds, Vault } from "../../src/supervisor/needs.ts";
import { noReadings } from "../../src/supervisor/readings.ts";
import { Supervisor } from "../../src/supervisor/supervisor.ts";

/** Keeps versions of secrets in memory. */
export class MemoryVault implements Vault {
  readonly kept = new Map<string, Map<number, string>>();
  readonly #set = new Map<string, number>();
  /** The last one of each name. */
  readonly #retired = new Map<string, number>();

  latest(name: string): number | undefined {
    return [...(this.kept.get(name)?.keys() ?? [])].at(-1);
  }

  get(name: string, version: number): string | undefined {
    return this.kept.get(name)?.get(version);
  }

  lastSet(name: string): number | undefined {
    return this.#set.get(name);
  }

  has(name: string, version: number): boolean {
    return this.kept.get(name)?.has(version) ?? false;
  }

  holds(name: string, version: number, value: string): boolean {
    return this.kept.get(name)?.get(version) === value;
  }

  remove(name: string): void {
    this.kept.delete(name);
    this.#set.delete(name);
  }

  retire(name: string, version: number): void {
    this.#retired.set(name, version);
  }

  retired(name: string, value: string): number | undefined {
    const version = this.#retired.get(name) ?? 0;
    const isAnew = this.holds(name, this.latest(name) ?? 0, value);
    return this.holds(name, version, value) && !isAnew ? version : undefined;
  }

  store(
    values: Readonly<Record<string, string>>,
    versions: Readonly<Record<string, number>>,
    origin?: "set" | "rotated",
  ): void {
    for (const [name, value] of Object.entries(values)) {
      const version = versions[name];
      if (version === undefined || this.has(name, version)) continue;
      this.kept.set(name, (this.kept.get(name) ?? new Map<number, string>()).set(version, value));
      if (origin === "set") this.#set.set(name, version);
    }
  }
}

/** Starts, stops and finds healthy whatever it is told, as soon as it is told. */
export function promptWorld(accept: (input: Input) => void): World {
  let pid = 0;
  const soon = (...inputs: readonly Input[]): void => {
    setImmediate(() => {
      for (const input of inputs) accept(input);
    });
  };
  return {
    perform: ({ id, body }: Effect, done: (outcome: Outcome) => void) => {
      const ok = { kind: "outcome", effect: id, ok: true } as const;
      if (body.kind === "start") {
        pid += 1;
        const process = { pid, startTicks: pid, bootId: "boot" };
        setImmediate(() => done({ ...ok, process }));
        soon({ kind: "health-seen", instance: body.instance, healthy: true, answer: "fine" });
      } else {
        setImmediate(() => done(ok));
        if (body.kind !== "terminate" && body.kind !== "kill") return;
        soon({ kind: "process-gone", instance: body.instance, code: 0, signal: null });
      }
    },
    watch: () => undefined,
  };
}

export const silentWorld: World = { perform: () => undefined, watch: () => undefined };

export interface Kept {
  readonly revisions: RevisionRecord[];
  readonly receipts: Receipt[];
  readonly events: StampedEvent[];
  readonly ended: EndedRelease[];
  state: ControlState | undefined;
}

/** What a supervisor needs, all in memory. */
export function needsInMemory(cluster: string, change: Partial<SupervisorNeeds> = {}): SupervisorNeeds {
  const kept: Kept = { revisions: [], receipts: [], events: [], ended: [], state: undefined };
  return {
    cluster,
    version: "0.0.1",
    pid: 1,
    clock: new SystemClock(),
    initial: emptyState(cluster, "127.9"),
    resumed: { kind: "resumed", fence: 1, bootId: "boot" },
    journal: {
      load: () => kept.state,
      record: (turn, next) => {
        kept.state = next;
        const { events } = kept;
        for (const event of turn.events) events.push({ ...event, sequence: events.length + 1, wallMs: 1 });
      },
    },
    openWorld: () => silentWorld,
    records: recordsIn(kept),
    vault: new MemoryVault(),
    artifacts: { keep: () => Promise.resolve() },
    monitoring: { balancerMetrics: async () => undefined, publishTargets: () => undefined },
    takenPort: () => Promise.resolve(undefined),
    measuring: {
      startProber: () => undefined,
      counters: () => Promise.resolve(undefined),
      readings: () => Promise.resolve({ ...noReadings, cluster }),
    },
    logTail: () => [],
    log: { info: () => undefined, error: () => undefined },
    quit: () => undefined,
    ...change,
  };
}

function recordsIn(kept: Kept): SupervisorNeeds["records"] {
  const assumed = { ms: 1, source: "assumed" } as const;
  const outcomeOf = (number: number): RevisionRecord["outcome"] =>
    kept.ended.find((it) => it.revision === number && it.outcome === "complete")?.outcome ??
    kept.ended.findLast((it) => it.revision === number)?.outcome ??
    "never-released";
  return {
    revisions: () => kept.revisions.map((it) => ({ ...it, outcome: outcomeOf(it.revision.number) })),
    nextRevision: () => kept.revisions.length + 1,
    completed: () => kept.ended.filter((it) => it.outcome === "complete").map((it) => it.revision),
    saveRevision: (revision: Revision, by: string, atWallMs: number) => {
      kept.revisions.push({ revision, by, atWallMs, outcome: "never-released" });
    },
    setOutcome: (ended) => kept.ended.push(ended),
    eventsAfter: (sequence) => kept.events.filter((event) => event.sequence > sequence),
    lastEvent: () => kept.events.length,
    saveReceipt: (receipt) => kept.receipts.push(receipt),
    receipt: (revision) => kept.receipts.findLast((one) => one.revision === revision),
    timings: () => ({ ready: {}, stop: {}, check: assumed, drain: assumed }),
    recordTiming: () => undefined,
  };
}

/** A supervisor whose world obeys, and that is asked as the command line asks it. */
export class Supervised {
  readonly vault = new MemoryVault();
  readonly supervisor: Supervisor;
  #accept: (input: Input) => void = () => undefined;

  constructor(cluster: string, change: Partial<SupervisorNeeds> = {}) {
    const openWorld = (accept: (input: Input) => void): World => {
      this.#accept = accept;
      return promptWorld(accept);
    };
    const needs = needsInMemory(cluster, { openWorld, vault: this.vault, ...change });
    this.supervisor = new Supervisor(needs);
    this.supervisor.start();
  }

  get state(): ControlState {
    return this.supervisor.snapshot().state;
  }

  /** What happens in the world without having been asked for. */
  happens(input: Input): void {
    this.#accept(input);
  }

  /** Begins a request and waits for its end; what is refused at once is thrown. */
  ask(message: RequestMessage): Promise<OperationMessage> {
    return this.ended(this.supervisor.request(message).id);
  }

  async ended(id: string): Promise<OperationMessage> {
    for (;;) {
      const operation = this.supervisor.operation(id);
      if (operation.status === "done") return operation;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
}
