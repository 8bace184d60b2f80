/** How many connections are closed at once, and how long until the next ones. */
import { expect, test } from "vitest";
import { batchOf } from "./closing.ts";

test.each([
  [1, 1, 1_000],
  [3, 1, 1_000 / 3],
  [10, 3, 300],
  [100, 25, 250],
  [10_000, 2_500, 250],
])("at %d a second, %d each %d ms", (rate, connections, pauseMs) => {
  expect(batchOf(rate)).toEqual({ connections, pauseMs });
});
