/** The supervisor: owns one cluster's state, takes requests one at a time, and tells how they go. */
import { durationText } from "../base/duration.ts";
import type { StampedEvent } from "../contract/event.ts";
import type { Receipt } from "../contract/receipt.ts";
import type { Revision } from "../contract/revision.ts";
import { concludeRelease, endingOf } from "./changing.ts";
import { Core, type Listener } from "./core.ts";
import { bareReceipt } from "./figures.ts";
import { heldRefusal, holderOf, waitedRefusal } from "./gate.ts";
import { type History, historyOf, recordedArtifacts, unknownRevision } from "./history.ts";
import { Measurement } from "./measurement.ts";
import type { HelloMessage, OperationMessage, RequestMessage, SnapshotMessage } from "./messages.ts";
import { protocol } from "./messages.ts";
import type { Metrics } from "./metrics/exposition.ts";
import type { SupervisorNeeds } from "./needs.ts";
import { Operation } from "./operation.ts";
import type { Readings } from "./readings.ts";
import { Refusal } from "./refusal.ts";
import { perform, refuseImpossible } from "./requests.ts";
import { isDown } from "./shortfall.ts";
import { statusOf } from "./status.ts";
import type { Status } from "./status-types.ts";

/** A supervisor of a cluster that is down ends by itself. */
const IDLE_MS = 15_000;
const OPERATIONS_KEPT = 100;

/** Requests that wait for no other and do not hold the gate. */
const UNGATED: readonly RequestMessage["kind"][] = ["cancel", "lock", "unlock", "maintenance"];

export class Supervisor {
  readonly #core: Core;
  readonly #operations = new Map<string, Operation>();
  #busy: Operation | undefined;
  #count = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(needs: SupervisorNeeds) {
    this.#core = new Core(needs);
  }

  /** Takes over what an earlier supervisor left, and carries on the release that it was in. */
  start(): void {
    const { needs } = this.#core;
    this.#concludeUnreceipted();
    this.#core.accept(needs.resumed);
    if (this.#core.state.release) this.#resume();
    this.#armIdle();
  }

  hello(): HelloMessage {
    const { version, pid, cluster } = this.#core.needs;
    return { protocol, version, pid, cluster };
  }

  status(): Status {
    const { needs, state } = this.#core;
    return statusOf(state, {
      supervisor: { pid: needs.pid, version: needs.version },
      monoMs: needs.clock.now().monoMs,
      logTail: (instance, lines) => needs.logTail(instance, lines),
    });
  }

  snapshot(): SnapshotMessage {
    const { records } = this.#core.needs;
    return {
      state: this.#core.state,
      timings: records.timings(),
      nextRevision: records.nextRevision(),
      recordedArtifacts: recordedArtifacts(records.revisions()),
    };
  }

  history(): History {
    return historyOf(this.#core.needs.records.revisions(), this.#core.state);
  }

  receipt(revision: number): Receipt {
    const receipt = this.#core.needs.records.receipt(revision);
    if (receipt) return receipt;
    const advice = "see which revisions there are with `tutti history`";
    throw new Refusal("no-such-thing", `there is no receipt of revision ${revision}`, advice);
  }

  revision(number: number): Revision {
    const all = this.#core.needs.records.revisions().map(({ revision }) => revision);
    const found = all.find((revision) => revision.number === number);
    if (found) return found;
    throw unknownRevision(
      number,
      all.map((revision) => revision.number),
    );
  }

  get metrics(): Metrics {
    return this.#core.monitor.metrics;
  }

  readings(): Promise<Readings> {
    return this.#core.needs.measuring.readings(this.#core.state);
  }

  eventsAfter(sequence: number): readonly StampedEvent[] {
    return this.#core.needs.records.eventsAfter(sequence);
  }

  listen(listener: Listener): () => void {
    return this.#core.listen(listener);
  }

  operation(id: string): OperationMessage {
    const operation = id === "current" ? this.#busy : this.#operations.get(id);
    if (operation) return operation.message;
    const text = id === "current" ? "nothing is under way" : `there is no operation ${id}`;
    throw new Refusal("no-such-thing", text, "see `tutti status`");
  }

  /** Resolves with whether the condition came true in time. */
  wait(condition: "healthy" | "complete", withinMs: number): Promise<boolean> {
    const isMet = (): boolean => {
      const { wanted, release } = this.#core.state;
      if (release || this.#busy) return false;
      return condition === "complete" || (wanted === "up" && this.status().waitsFor.length === 0);
    };
    return this.#core.until(isMet, withinMs);
  }

  /** Begins a request. What can be refused at once is thrown; the rest is told by the operation. */
  request(message: RequestMessage): OperationMessage {
    clearTimeout(this.#idle);
    const holder = UNGATED.includes(message.kind) ? undefined : this.#holder(message);
    if (holder && !message.waitMs) throw heldRefusal(holder);
    refuseImpossible(this.#core, this.#busy, message);
    const operation = this.#begin(message.kind, message.by);
    void this.#run(operation, message);
    return operation.message;
  }

  /** Ends the process and leaves everything running; the next supervisor adopts it. */
  leave(): void {
    this.#core.needs.log.info({}, "the supervisor ends; what it started stays");
    setTimeout(() => this.#core.needs.quit(), 50);
  }

  #holder(message: RequestMessage): ReturnType<typeof holderOf> {
    const { state } = this.#core;
    // Taking the cluster down stops a release; only a lock taken by hand stands in its way.
    if (message.kind === "down") return state.lock ? holderOf(state, undefined) : undefined;
    return holderOf(state, this.#busy?.message);
  }

  #begin(kind: OperationMessage["kind"], by: string): Operation {
    this.#count += 1;
    const { clock } = this.#core.needs;
    const start = {
      id: `${this.#core.state.fence}.${this.#count}`,
      kind,
      by,
      sinceWallMs: clock.now().wallMs,
      afterEvent: this.#core.lastEvent,
    };
    const operation = new Operation(start, (changed) =>
      this.#core.publish({ type: "operation", operation: changed }),
    );
    this.#operations.set(start.id, operation);
    for (const old of [...this.#operations.keys()].slice(0, -OPERATIONS_KEPT)) this.#operations.delete(old);
    return operation;
  }

  async #run(operation: Operation, message: RequestMessage): Promise<void> {
    const { log } = this.#core.needs;
    log.info({ operation: operation.message.id, by: message.by }, `${message.kind} begins`);
    const isGated = !UNGATED.includes(message.kind);
    try {
      const other = isGated ? await this.#enter(operation, message) : this.#busy;
      operation.finish(await perform(this.#core, operation, message, other));
    } catch (error) {
      operation.fail(error);
      log.error(
        { operation: operation.message.id, error: operation.message.error },
        `${message.kind} ended in error`,
      );
    } finally {
      if (this.#busy === operation) this.#busy = undefined;
      this.#core.recheck();
    }
    if (message.kind === "down" && operation.message.error === null) this.leave();
    else this.#armIdle();
  }

  /**
   * Several may wait: who wakes and finds somebody else already in waits on, for what is left of its time.
   * Tells the change that was in: only `down` does not wait for it, and then sees to its end.
   */
  async #enter(operation: Operation, message: RequestMessage): Promise<Operation | undefined> {
    const { clock } = this.#core.needs;
    const waitMs = message.waitMs ?? 0;
    const untilMonoMs = clock.now().monoMs + waitMs;
    for (let holder = this.#holder(message); holder; holder = this.#holder(message)) {
      const leftMs = untilMonoMs - clock.now().monoMs;
      if (leftMs <= 0) throw waitMs > 0 ? waitedRefusal(holder, durationText(waitMs)) : heldRefusal(holder);
      await this.#core.until(() => this.#holder(message) === undefined, leftMs);
    }
    const other = this.#busy;
    this.#busy = operation;
    return other;
  }

  #resume(): void {
    const { release } = this.#core.state;
    if (!release) return;
    const operation = this.#begin("resume", release.by);
    this.#busy = operation;
    operation.move("running", release.to.number);
    const caveat = "the supervisor was restarted in the release: figures count from then on";
    const finish = async (): Promise<void> => {
      try {
        const measurement =
          release.as === "bring-up" ? undefined : await Measurement.begin(this.#core, caveat);
        operation.finish(await concludeRelease(this.#core, operation, measurement));
      } catch (error) {
        operation.fail(error);
      } finally {
        if (this.#busy === operation) this.#busy = undefined;
        this.#core.recheck();
      }
    };
    void finish();
  }

  /** A release whose end was decided just before a crash has no receipt yet. */
  #concludeUnreceipted(): void {
    const { records, clock } = this.#core.needs;
    const ended = this.#core.state.lastRelease;
    if (!ended) return;
    const ending = endingOf(ended);
    const kept = records.receipt(ended.revision);
    if (kept?.outcome === ending.outcome && kept.durationMs === ending.durationMs) return;
    const note = "the supervisor was restarted at the end of the release, so nothing was measured";
    records.setOutcome(ended);
    records.saveReceipt(bareReceipt(ending, note), clock.now().wallMs);
  }

  #armIdle(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      const isBusy = this.#busy !== undefined || [...this.#operations.values()].some((it) => !it.isDone);
      if (isDown(this.#core.state) && !isBusy) this.leave();
      else if (this.#core.state.wanted === "down") this.#armIdle();
    }, IDLE_MS);
    this.#idle.unref();
  }
}
