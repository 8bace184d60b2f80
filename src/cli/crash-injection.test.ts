/** Crashes that tests ask for. */
import { describe, expect, test } from "vitest";
import type { Effect } from "../contract/effect.ts";
import { crashHooks, crashPointIn } from "./crash-injection.ts";

const pool = {
  balancer: "edge",
  pool: "web",
  instance: "web-1.r1",
  address: "127.9.1.2",
  port: 80,
  revision: 1,
  several: true,
} as const;
const add: Effect = { id: "a", fence: 1, why: "", body: { kind: "pool-add", ...pool } };
const drain: Effect = { id: "b", fence: 1, why: "", body: { kind: "pool-drain", ...pool } };

describe("the variable", () => {
  test("is read in tests, and refused elsewhere", () => {
    const point = { TUTTI_TEST_CRASH: "before:pool-add:2" };
    expect(crashPointIn({ ...point, NODE_ENV: "test" })).toEqual({
      when: "before",
      kind: "pool-add",
      occurrence: 2,
    });
    expect(() => crashPointIn(point)).toThrow("this is no test");
    expect(() => crashPointIn({ TUTTI_TEST_CRASH: "soon", NODE_ENV: "test" })).toThrow("cannot be");
    expect(crashPointIn({})).toBeUndefined();
  });
});

test.each(["before", "after"] as const)("%s the second one of its kind, and only then", (when) => {
  const seen: string[] = [];
  const hooks = crashHooks({ when, kind: "pool-add", occurrence: 2 }, () => seen.push("crash"));
  for (const effect of [add, drain, add, add]) {
    hooks.beforeEffect(effect);
    seen.push(effect.body.kind);
    hooks.afterEffect(effect);
  }
  const expected = ["pool-add", "pool-drain", "pool-add", "pool-add"];
  expected.splice(when === "before" ? 2 : 3, 0, "crash");
  expect(seen).toEqual(expected);
});
