/** A decision in the making: the state of before, changed step by step, with the events it causes. */
import { frozen } from "../base/frozen.ts";
import type { Effect } from "../contract/effect.ts";
import type { Event, EventCode } from "../contract/event.ts";
import type { Now } from "../contract/ports.ts";
import type { ControlState, Instance } from "./state.ts";

export interface Decision {
  readonly state: ControlState;
  readonly effects: readonly Effect[];
  readonly events: readonly Event[];
  /** When to decide again, though nothing else happened. */
  readonly wakeAt: number | undefined;
}

type Fields = { -readonly [K in Exclude<keyof ControlState, "instances">]: ControlState[K] };

export class Draft {
  readonly now: Now;
  readonly fields: Fields;
  readonly effects: Effect[] = [];
  readonly events: Event[] = [];
  readonly #instances: Map<string, Instance>;
  #wakeAt: number | undefined;
  /** Counts changes, so that a pass can tell whether another one is due. */
  changes = 0;

  constructor(state: ControlState, now: Now) {
    const { instances, ...fields } = state;
    this.now = now;
    this.fields = fields;
    this.#instances = new Map(Object.entries(instances));
  }

  get instances(): readonly Instance[] {
    return [...this.#instances.values()];
  }

  instance(id: string): Instance | undefined {
    return this.#instances.get(id);
  }

  instancesOf(part: string): readonly Instance[] {
    return this.instances.filter((instance) => instance.part === part);
  }

  put(instance: Instance): void {
    this.changes += 1;
    this.#instances.set(instance.id, frozen(instance));
  }

  change(id: string, change: Partial<Instance>): void {
    const instance = this.#instances.get(id);
    if (instance) this.put({ ...instance, ...change });
  }

  drop(id: string): void {
    this.changes += 1;
    this.#instances.delete(id);
  }

  /** Something other than an instance has changed. */
  changed(): void {
    this.changes += 1;
  }

  tell(code: EventCode, subject: string, text: string, data?: Event["data"]): void {
    this.events.push({ code, subject, text, ...(data ? { data } : {}) });
  }

  /** Asks to be woken then, unless something earlier was asked for. Times that have passed are ignored. */
  wake(monoMs: number): void {
    if (monoMs <= this.now.monoMs) return;
    if (this.#wakeAt === undefined || monoMs < this.#wakeAt) this.#wakeAt = monoMs;
  }

  /** True once that time has come; else asks to be woken then. */
  reached(monoMs: number): boolean {
    if (this.now.monoMs >= monoMs) return true;
    this.wake(monoMs);
    return false;
  }

  finish(): Decision {
    const instances = Object.fromEntries(this.#instances);
    const state = frozen({ ...this.fields, instances });
    return { state, effects: frozen(this.effects), events: frozen(this.events), wakeAt: this.#wakeAt };
  }
}
