/**
 * Every single fault around every effect of a change, of every kind that there is: the supervisor dies, an answer is lost, an
 * instance hangs, a machine is lost. Instead of drawing a fault it goes through all that could be drawn.
 */
import { Choices } from "./choices.ts";
import type { FaultDraws, Moment } from "./faults/fault.ts";
import { type Fault, faultKinds } from "./faults/index.ts";
import type { Ground } from "./ground.ts";
import type { RunSpec } from "./run-spec.ts";
import { withinBudget } from "./seeds.ts";

/** Pairs are tried on changes with so many effects at most: their number grows with the square. */
const PAIRS_UP_TO = 30;

/** All runs of the exhaustive mode, with constant latencies. Pairs are a supervisor that dies and any other fault. */
export function* everySingle(ground: Ground): Generator<RunSpec> {
  const all = [...everyFault(ground, ["before", "after"])];
  yield* singlesOf(ground, all);
  if (ground.effects.length > PAIRS_UP_TO) return;
  const crashes = all.filter(({ kind }) => kind === "supervisor-crash");
  const others = [...everyFault(ground, ["after"])].filter(isOfPairs);
  for (const first of crashes) for (const second of others) yield specOf(ground, [first, second]);
}

/** Runs of one fault each. */
export function singlesOf(
  ground: Ground,
  faults: Iterable<Fault> = everyFault(ground, ["before", "after"]),
): readonly RunSpec[] {
  return [...faults].map((fault) => specOf(ground, [fault]));
}

/** An instance that hangs, or ends by itself, is to the control plane much like one that is killed. */
function isOfPairs(fault: Fault): boolean {
  return fault.kind !== "process-hang" && (fault.kind !== "process-crash" || fault.code === null);
}

function specOf(ground: Ground, faults: readonly Fault[]): RunSpec {
  const isWithinBudget = withinBudget(ground, faults).length === faults.length;
  return { scene: ground.scene, seed: 0, latencies: "constant", faults, isWithinBudget };
}

type Sides = readonly ("before" | "after")[];

/** Every fault that could be drawn over the ground, each once. Where a length is drawn, one is taken. */
export function* everyFault(ground: Ground, sides: Sides): Generator<Fault> {
  const moments = ground.effects.flatMap(({ id }) =>
    sides.map((when): Moment => ({ kind: "effect", when, effect: id })),
  );
  const seen = new Set<string>();
  for (const kind of Object.values(faultKinds)) {
    const choices = new Choices();
    do {
      const fault = kind.draw(ground, drawsFrom(choices, moments));
      const key = JSON.stringify(fault);
      if (fault && !seen.has(key)) yield fault;
      seen.add(key);
    } while (choices.next());
  }
}

function drawsFrom(choices: Choices, moments: readonly Moment[]): FaultDraws {
  return {
    between: (low, high) => (high - low <= 1 ? low + choices.choose(high - low + 1) : lengthOf(low, high)),
    pick: (list) => (list.length === 0 ? undefined : list[choices.choose(list.length)]),
    moment: () => moments[choices.choose(moments.length)] ?? { kind: "outset" },
  };
}

/** Long enough to be noticed, short enough for most things not to time out. */
function lengthOf(low: number, high: number): number {
  return low + Math.floor((high - low) / 8);
}
