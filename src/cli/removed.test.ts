/** Counters of servers that are gone: added up by balancer, and forgotten when the balancer begins anew. */
import { expect, test } from "vitest";
import type { EffectBody, Outcome } from "../contract/effect.ts";
import { Removed } from "./removed.ts";

const remove = { kind: "pool-remove", balancer: "edge" } as EffectBody;
const reload = { kind: "reload", part: "edge" } as EffectBody;

function done(errors5xx?: number): Outcome {
  const counters = errors5xx === undefined ? {} : { counters: { requests: 9, errors5xx, aborted: 1 } };
  return { kind: "outcome", effect: "e", ok: true, ...counters };
}

test("what servers had counted is added up by balancer", () => {
  const removed = new Removed();
  removed.take(remove, done(2));
  removed.take(remove, done(3));
  removed.take({ ...remove, balancer: "other" } as EffectBody, done(1));
  expect(removed.counters).toMatchObject({
    edge: { requests: 18, errors5xx: 5, aborted: 2 },
    other: { errors5xx: 1 },
  });
});

test("a balancer that was reloaded counts from 0, and so does what was removed from it", () => {
  const removed = new Removed();
  removed.take(remove, done(2));
  removed.take(reload, {
    kind: "outcome",
    effect: "e",
    ok: false,
    failure: { code: "failed", message: "", advice: "" },
  });
  expect(removed.counters["edge"]?.errors5xx).toBe(2);
  removed.take(reload, done());
  expect(removed.counters).toEqual({});
});
