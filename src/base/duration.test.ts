/** Durations as people read them. */
import { expect, test } from "vitest";
import { durationText, parseDuration } from "./duration.ts";

test.each([
  [0, "0ms"],
  [1_500, "1.5s"],
  [90_000, "1m30s"],
  [120_000, "2m"],
  [3_600_000, "1h"],
  [5_400_000, "1h30m"],
  [604_800_000, "168h"],
])("%i ms is %s", (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

test("what is whole is written as a file may write it", () => {
  for (const ms of [500, 30_000, 120_000, 86_400_000]) expect(parseDuration(durationText(ms))).toBe(ms);
});
