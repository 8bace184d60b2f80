/** The tripwire: what a simulation must not touch throws inside of it, and works again after it. */
import { expect, it } from "vitest";
import { AmbientAccess, withoutAmbient } from "./tripwire.ts";

it.each<[string, () => unknown]>([
  ["Date.now", () => Date.now()],
  ["new Date", () => new Date()],
  ["Math.random", () => Math.random()],
  ["performance.now", () => performance.now()],
  ["setTimeout", () => setTimeout(() => undefined, 0)],
  ["process.hrtime", () => process.hrtime()],
])("%s throws, with the place that used it", (_name, use) => {
  expect(() => withoutAmbient(use)).toThrow(AmbientAccess);
  expect(use).not.toThrow();
});

it("gives back what was computed, and lets errors through", () => {
  expect(withoutAmbient(() => 7)).toBe(7);
  expect(() =>
    withoutAmbient(() => {
      throw new RangeError("own");
    }),
  ).toThrow(RangeError);
});
