/** The exhaustive mode: every kind of fault, around every effect, each once; and pairs where the change is small. */
import { expect, it } from "vitest";
import { present } from "../../../src/base/assert.ts";
import { Choices } from "../../../src/rehearsal/choices.ts";
import { everyFault, everySingle } from "../../../src/rehearsal/exhaustive.ts";
import type { Fault } from "../../../src/rehearsal/faults/index.ts";
import { type Ground, groundOf } from "../../../src/rehearsal/ground.ts";
import { release } from "./scenes.ts";

const ground: Ground = groundOf(release({ withJob: true }, { version: "two", withJob: true }));
const faults = [...everyFault(ground, ["before", "after"])];

/** The moments of one kind, as text. */
function moments(kind: Fault["kind"]): readonly string[] {
  return faults.flatMap(({ kind: of, at }) =>
    of === kind && at.kind === "effect" ? [`${at.when} ${at.effect}`] : [],
  );
}

const around = ground.effects.flatMap(({ id }) => [`before ${id}`, `after ${id}`]);

it.each(["supervisor-crash", "balancer-crash", "store-crash", "operator-cancel", "machine-lost"] as const)(
  "%s: before and after every effect, once",
  (kind) => {
    expect([...moments(kind)].sort()).toEqual([...around].sort());
  },
);

it.each(["process-crash", "process-hang"] as const)("%s: of every instance around every effect", (kind) => {
  expect([...new Set(moments(kind))].sort()).toEqual([...around].sort());
  const struck = faults.flatMap((fault) =>
    fault.kind === kind && "instance" in fault ? [fault.instance] : [],
  );
  expect([...new Set(struck)].sort()).toEqual([...ground.instances.service].sort());
});

it("loses, delays and repeats the answer to every effect, and refuses each", () => {
  const answers = faults.flatMap((fault) => (fault.kind === "effect-answer" ? [fault] : []));
  const of = (how: string): readonly string[] => answers.flatMap((it) => (it.how === how ? [it.effect] : []));
  const starts = ground.effects.filter(({ body }) => body.kind === "start").map(({ id }) => id);
  const ids = ground.effects.map(({ id }) => id);
  expect(of("lost")).toEqual(ids.filter((id) => !starts.includes(id)));
  expect([of("late"), of("repeated")]).toEqual([ids, ids]);
  expect(faults.filter(({ kind }) => kind === "effect-refused")).toHaveLength(ids.length);
});

it("tries pairs where the change is small, and no run twice", () => {
  const small = { ...ground, effects: ground.effects.slice(0, 4) };
  const runs = [...everySingle(small)].map((spec) => JSON.stringify(spec.faults));
  const pairs = runs.filter((run) => (JSON.parse(run) as readonly Fault[]).length === 2);
  expect(pairs.length).toBeGreaterThan(100);
  expect(new Set(runs).size).toBe(runs.length);
  const effects = Array.from({ length: 31 }, (_, index) => ({
    ...present(ground.effects[0], "an effect"),
    id: `web-1.r2/pool-add@edge.${index}`,
  }));
  const large = { ...ground, effects };
  expect([...everySingle(large)].every(({ faults: drawn }) => drawn.length === 1)).toBe(true);
});

it("goes through every combination of choices that depend on each other", () => {
  const choices = new Choices();
  const made: string[] = [];
  do {
    const first = choices.choose(3);
    made.push(first === 1 ? `1${choices.choose(2)}` : String(first));
  } while (choices.next());
  expect(made).toEqual(["0", "10", "11", "2"]);
});
