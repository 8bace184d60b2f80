/** The core of the supervisor: the engine, those who wait for a state, and those who listen to events. */
import type { Event } from "../contract/event.ts";
import { parseInstanceName } from "../contract/instance-name.ts";
import type { Input } from "../contract/ports.ts";
import type { ControlState } from "../control/state.ts";
import { Engine } from "../engine/engine.ts";
import { LoadFeed } from "./load-feed.ts";
import type { StreamMessage } from "./messages.ts";
import { Monitor } from "./metrics/monitor.ts";
import type { SupervisorNeeds } from "./needs.ts";

interface Waiter {
  readonly condition: (state: ControlState) => boolean;
  readonly settle: (met: boolean) => void;
}

export type Listener = (message: StreamMessage) => void;

export class Core {
  readonly needs: SupervisorNeeds;
  readonly monitor: Monitor;
  readonly #engine: Engine;
  readonly #feed: LoadFeed;
  readonly #waiters = new Set<Waiter>();
  readonly #listeners = new Set<Listener>();
  #lastEvent: number;

  constructor(needs: SupervisorNeeds) {
    this.needs = needs;
    this.#lastEvent = needs.records.lastEvent();
    this.monitor = new Monitor(needs, () => this.state);
    this.#feed = new LoadFeed(
      needs,
      () => this.state,
      (seen) => this.accept(seen),
    );
    const opened = needs.openWorld((input) => this.accept(input));
    const world = this.monitor.meters.timed(opened, () => needs.clock.now().monoMs);
    const onTurn = (_state: ControlState, events: readonly Event[]): void => this.#afterTurn(events);
    this.#engine = new Engine({ clock: needs.clock, world, journal: needs.journal, onTurn }, needs.initial);
  }

  get state(): ControlState {
    return this.#engine.state;
  }

  get lastEvent(): number {
    return this.#lastEvent;
  }

  accept(input: Input): void {
    this.monitor.meters.heard(input, this.state);
    this.#engine.accept(input);
  }

  /** Resolves once the condition holds: true at once or later, false when the time is over first. */
  until(condition: (state: ControlState) => boolean, withinMs?: number): Promise<boolean> {
    if (condition(this.state)) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = withinMs === undefined ? undefined : setTimeout(() => waiter.settle(false), withinMs);
      const waiter: Waiter = {
        condition,
        settle: (met) => {
          clearTimeout(timer);
          this.#waiters.delete(waiter);
          resolve(met);
        },
      };
      this.#waiters.add(waiter);
    });
  }

  /** Looks again at what is waited for, after a change that no turn of the engine brought. */
  recheck(): void {
    for (const waiter of [...this.#waiters]) if (waiter.condition(this.state)) waiter.settle(true);
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  publish(message: StreamMessage): void {
    for (const listener of [...this.#listeners]) listener(message);
  }

  #afterTurn(events: readonly Event[]): void {
    for (const event of events) this.monitor.meters.happened(event, this.state);
    if (events.length > 0) this.#publishNew();
    this.monitor.follow(this.state);
    this.#feed.follow(this.state);
    this.recheck();
  }

  #publishNew(): void {
    for (const event of this.needs.records.eventsAfter(this.#lastEvent)) {
      this.#lastEvent = event.sequence;
      this.#noteTiming(event);
      this.needs.log.info({ code: event.code, subject: event.subject }, event.text);
      this.publish({ type: "event", event });
    }
  }

  /** What was measured here is what `plan` expects the next time. */
  #noteTiming({ code, subject, data, wallMs }: Event & { readonly wallMs: number }): void {
    // By its name, since the instance may be no longer in the state.
    const part = parseInstanceName(subject)?.part;
    const tookMs = data?.["tookMs"];
    if (part === undefined || typeof tookMs !== "number") return;
    if (code === "instance-ready" && data?.["first"] === true) {
      this.needs.records.recordTiming(part, "ready", tookMs, wallMs);
    }
    if (code === "job-done") this.needs.records.recordTiming(part, "ready", tookMs, wallMs);
    if (code === "instance-gone") this.needs.records.recordTiming(part, "stop", tookMs, wallMs);
  }
}
