/** A decision in the making: the state of before, changed step by step, with the events it causes. */
import { present } from "../base/assert.ts";
import { frozen } from "../base/frozen.ts";
import { remembered } from "../base/remembered.ts";
import type { Effect } from "../contract/effect.ts";
import type { Event, EventCode } from "../contract/event.ts";
import type { Now } from "../contract/ports.ts";
import { type PartSpec, type Revision, specNamed } from "../contract/revision.ts";
import { Attention, type Findings, WHOLE } from "./attention.ts";
import { areAsBefore, circumstancesIn } from "./circumstances.ts";
import { type Fields, type Kept, keep, keptAsIs, recall } from "./kept.ts";
import type { Roster } from "./roster.ts";
import type { ControlState, Instance } from "./state.ts";
import { isLive, targetOf } from "./target.ts";

export interface Decision {
  readonly state: ControlState;
  readonly effects: readonly Effect[];
  readonly events: readonly Event[];
  /** When to decide again, though nothing else happened. */
  readonly wakeAt: number | undefined;
  /** The instances of each part in which one has changed. */
  readonly changed: ReadonlyMap<string, readonly Instance[]>;
}

interface Gathered {
  readonly instances: readonly Instance[];
  readonly version: number;
  readonly roster: Roster;
}

export class Draft {
  readonly now: Now;
  readonly fields: Fields;
  readonly effects: Effect[] = [];
  readonly events: Event[] = [];
  readonly #before: ControlState;
  readonly #attention: Attention;
  readonly #changed = new Set<string>();
  #roster: Roster;
  /** The part that is looked at: times to wake at are its. */
  #subject = WHOLE;
  #gathered: Gathered | undefined;
  /** Counts changes, so that a pass can tell whether another one is due. */
  changes = 0;

  constructor(state: ControlState, now: Now) {
    const kept: Kept = recall(state);
    this.#before = state;
    this.now = now;
    this.fields = { ...kept.fields };
    this.#roster = kept.roster;
    this.#attention = kept.attention ?? new Attention();
    kept.attention = undefined;
    this.#attention.begin(now.monoMs);
  }

  /** All of them. What a decision does each time asks for those of a part, or for the restless ones. */
  get instances(): readonly Instance[] {
    return this.#roster.ordered(this.#roster.parts);
  }

  get isEmpty(): boolean {
    return this.#roster.size === 0;
  }

  instance(id: string): Instance | undefined {
    return this.#roster.get(id);
  }

  instancesOf(part: string): readonly Instance[] {
    return this.#roster.instancesOf(part);
  }

  /** Instances of the parts that the part routes to, or is routed to by. */
  instancesBeside(part: string): readonly Instance[] {
    const attention = this.#look();
    const findings = attention.findingsOf(part);
    findings.beside ??= this.#roster.ordered(attention.besideOf(part));
    return findings.beside;
  }

  /** Those, and instances of the parts that need the part or that it needs. */
  instancesAround(part: string): readonly Instance[] {
    const attention = this.#look();
    return this.#roster.ordered(new Set([...attention.besideOf(part), ...attention.boundTo(part)]));
  }

  /** Instances that the target has no part for. */
  get removed(): readonly Instance[] {
    return this.#roster.ordered(this.#look().removed);
  }

  /** Looks at the instances of the parts that may not be in order, until it comes to a conclusion about one. */
  amongRestless<T>(conclude: (instance: Instance) => T | undefined): T | undefined {
    let conclusion: T | undefined;
    for (const instance of this.#restless()) {
      this.#subject = instance.part;
      conclusion = conclude(instance);
      if (conclusion !== undefined) break;
    }
    this.#subject = WHOLE;
    return conclusion;
  }

  /**
   * Looks at the parts that may not be in order, in the order of the revision. One that is disturbed on the way is looked
   * at as well, if its turn has not passed.
   */
  lookAt(revision: Revision, look: (spec: PartSpec) => void): void {
    const attention = this.#look();
    let { version } = attention;
    let places = placesOf(attention.inPass, revision, 0);
    for (let next = places.pop(); next !== undefined; next = places.pop()) {
      const spec = present(revision.parts[next], "the part at a place");
      this.#within(spec.part, () => look(spec));
      if (this.#look().version === version) continue;
      version = attention.version;
      places = placesOf(attention.inPass, revision, next + 1);
    }
  }

  /** What was concluded of a part before, as far as it still holds. */
  findingsOf(part: string): Findings {
    return this.#look().findingsOf(part);
  }

  haveArrived(parts: readonly PartSpec[], conclude: (spec: PartSpec) => boolean): boolean {
    return this.#look().haveArrived(parts, (spec) => this.#within(spec.part, () => conclude(spec)));
  }

  score(conclude: (part: string) => number): number {
    return this.#look().score(conclude);
  }

  get isInDoubt(): boolean {
    return this.#look().isInDoubt;
  }

  put(instance: Instance): void {
    const before = this.#roster.get(instance.id);
    this.#roster = this.#roster.with(frozen(instance));
    this.#attention.learn(instance.startedAs);
    this.#noteChange(instance.part, before === undefined || isBinding(before, instance));
  }

  change(id: string, change: Partial<Instance>): void {
    const instance = this.#roster.get(id);
    if (instance) this.put({ ...instance, ...change });
  }

  drop(instance: Instance): void {
    this.#roster = this.#roster.without(instance);
    this.#noteChange(instance.part, true);
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
    if (monoMs > this.now.monoMs) this.#attention.wake(this.#subject, monoMs);
  }

  /** True once that time has come; else asks to be woken then. */
  reached(monoMs: number): boolean {
    if (this.now.monoMs >= monoMs) return true;
    this.wake(monoMs);
    return false;
  }

  beginPass(): void {
    this.#attention.beginPass();
  }

  /** Every conclusion was drawn. */
  settled(): void {
    this.#attention.rest();
  }

  finish(): Decision {
    const next = { fields: this.fields, roster: this.#roster, attention: this.#attention };
    const state = keptAsIs(this.#before, next) ?? keep(next);
    const [effects, events] = [frozen(this.effects), frozen(this.events)];
    const changed = new Map([...this.#changed].map((part) => [part, this.instancesOf(part)]));
    return { state, effects, events, wakeAt: this.#attention.wakeAt(), changed };
  }

  #within<T>(part: string, look: () => T): T {
    this.#subject = part;
    const result = look();
    this.#subject = WHOLE;
    return result;
  }

  #noteChange(part: string, isBinding: boolean): void {
    this.changes += 1;
    this.#changed.add(part);
    this.#attention.changed(part, isBinding);
    const wasInDoubt = this.#attention.isInDoubt;
    this.#attention.setDoubt(part, this.instancesOf(part).some(isDoubtful));
    // Everything stood still meanwhile.
    if (wasInDoubt && !this.#attention.isInDoubt) this.#disturbAll();
  }

  /** What all parts depend on is compared first: a release that begins or ends concerns every one of them. */
  #look(): Attention {
    const attention = this.#attention;
    const before = attention.circumstances;
    if (before && areAsBefore(before, this.fields)) return attention;
    attention.circumstances = circumstancesIn(this.fields);
    this.#disturbAll();
    return attention;
  }

  /** Gathered again only when an instance or the parts in question have changed. */
  #restless(): readonly Instance[] {
    const { inPass, version } = this.#look();
    const known = this.#gathered;
    if (known && known.version === version && known.roster === this.#roster) return known.instances;
    const instances = this.#roster.ordered(inPass);
    this.#gathered = { instances, version, roster: this.#roster };
    return instances;
  }

  #disturbAll(): void {
    const { release, basis, current } = this.fields;
    const revisions = [release?.to, release?.from, basis, current].filter((it): it is Revision => !!it);
    const specs = revisions.flatMap((revision) => revision.parts);
    for (const spec of [...specs, ...this.instances.map((it) => it.startedAs)]) this.#attention.learn(spec);
    this.#attention.changedAll([...specs.map((spec) => spec.part), ...this.#roster.parts]);
    const target = targetOf(this.fields);
    this.#attention.always = target
      ? target.parts.filter(({ kind }) => kind === "job").map(({ part }) => part)
      : [];
    this.#attention.removed = [...this.#roster.parts].filter((part) => !(target && specNamed(target, part)));
    for (const part of this.#roster.parts)
      this.#attention.setDoubt(part, this.instancesOf(part).some(isDoubtful));
  }
}

const placesIn = remembered(
  ({ parts }: Revision): ReadonlyMap<string, number> =>
    new Map(parts.map(({ part }, place) => [part, place])),
);

/** Places of these parts in the revision from the first one on, the last one first. */
function placesOf(parts: Iterable<string>, revision: Revision, first: number): number[] {
  const known = placesIn(revision);
  const places: number[] = [];
  for (const part of parts) {
    const place = known.get(part) ?? -1;
    if (place >= first) places.push(place);
  }
  return places.sort((a, b) => b - a);
}

/** What others that need it, or that it needs, look at: whether it lives, and whether it counts as ready. */
function isBinding(before: Instance, after: Instance): boolean {
  return (
    isLive(before) !== isLive(after) ||
    (before.readySinceMonoMs === null) !== (after.readySinceMonoMs === null) ||
    before.goal !== after.goal ||
    before.spec !== after.spec ||
    before.startedAs !== after.startedAs
  );
}

function isDoubtful({ trial, goal, unreadySinceMonoMs }: Instance): boolean {
  return trial && goal === "serve" && unreadySinceMonoMs !== null;
}
