/** The order of a release as far as causes make it: which effect came of which, and what each part went through. */
import type { Effect } from "../../src/contract/effect.ts";
import type { Turn } from "../../src/contract/ports.ts";

/** One effect led to another: its answer, or what was seen of its instance, was why the other one was asked for. */
export interface Caused {
  readonly cause: string;
  readonly effect: string;
}

export function causesIn(turns: readonly Turn[]): readonly Caused[] {
  const lastOf = new Map<string, string>();
  return turns.flatMap(({ input, effects }) => {
    const cause = causeOf(input, lastOf);
    const caused = effects.map(({ id }) => ({ cause, effect: id }));
    for (const { id, body } of effects) lastOf.set(body.instance, id);
    return caused.flatMap(({ cause: known, effect }) =>
      known !== undefined && known !== effect ? [{ cause: known, effect }] : [],
    );
  });
}

function causeOf(input: Turn["input"], lastOf: ReadonlyMap<string, string>): string | undefined {
  if (input.kind === "outcome") return input.effect;
  return "instance" in input ? lastOf.get(input.instance) : undefined;
}

export function effectsIn(turns: readonly Turn[]): readonly Effect[] {
  return turns.flatMap(({ effects }) => effects);
}

/** Pairs that come the other way round, or are missing, in other turns: none, where causes hold there as well. */
export function turnedRound(causes: readonly Caused[], turns: readonly Turn[]): readonly Caused[] {
  const places = new Map(effectsIn(turns).map(({ id }, place) => [id, place]));
  const placeOf = (id: string): number => places.get(id) ?? Number.NaN;
  return causes.filter(({ cause, effect }) => !(placeOf(cause) < placeOf(effect)));
}

/** What was told of each subject, in order. What only says how long something takes is left out. */
export function storiesIn(turns: readonly Turn[]): Readonly<Record<string, readonly string[]>> {
  const stories: Record<string, string[]> = {};
  for (const { code, subject } of turns.flatMap(({ events }) => events)) {
    if (code === "waiting" || code === "instance-remark") continue;
    stories[subject] = [...(stories[subject] ?? []), code];
  }
  return stories;
}
