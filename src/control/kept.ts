/** What stays known of a state from the decision that made it to the next one. */
import { frozen } from "../base/frozen.ts";
import type { Attention } from "./attention.ts";
import { Roster } from "./roster.ts";
import type { ControlState } from "./state.ts";

export type Fields = { -readonly [K in keyof Omit<ControlState, "instances">]: ControlState[K] };

export interface Kept {
  readonly fields: Readonly<Fields>;
  readonly roster: Roster;
  /** Handed on to one next decision; another one from the same state looks at everything, with the same result. */
  attention: Attention | undefined;
}

const keptOf = new WeakMap<ControlState, Kept>();

/** The same state once more, where a decision has changed nothing of it; undefined where it has, or where it came from elsewhere. */
export function keptAsIs(state: ControlState, next: Kept): ControlState | undefined {
  const kept = keptOf.get(state);
  if (!kept || kept.roster !== next.roster || !areSame(kept.fields, next.fields)) return undefined;
  kept.attention = next.attention;
  return state;
}

function areSame(before: Kept["fields"], after: Kept["fields"]): boolean {
  for (const name in after) {
    if (after[name as keyof Fields] !== before[name as keyof Fields]) return false;
  }
  return true;
}

/** A state from elsewhere, such as a journal, is read as it stands. */
export function recall(state: ControlState): Kept {
  const kept = keptOf.get(state);
  if (kept) return kept;
  const { instances, ...fields } = state;
  return { fields, roster: Roster.of(instances), attention: undefined };
}

/**
 * The state, as plain data for everybody else. Instances by name are many, and gathered when somebody asks for them.
 * All states share the one getter: with a getter each, V8 would give each a shape of its own, and look up every field.
 */
export function keep(kept: Kept): ControlState {
  const { fields } = kept;
  for (const name in fields) frozen(fields[name as keyof Fields]);
  const state = Object.defineProperty({ ...fields }, "instances", instancesProperty) as ControlState;
  keptOf.set(Object.freeze(state), kept);
  return state;
}

const instancesProperty: PropertyDescriptor & ThisType<ControlState> = {
  enumerable: true,
  get() {
    return recall(this).roster.record;
  },
};
