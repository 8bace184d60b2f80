/** The real clock: never early, one alarm at a time. */
import { expect, test } from "vitest";
import { SystemClock } from "./clock.ts";

function after(ms: number): Promise<void> {
  return new Promise((settle) => setTimeout(settle, ms));
}

test("wakes once, and never before the time", async () => {
  const clock = new SystemClock();
  const target = clock.now().monoMs + 15;
  const woken: number[] = [];
  clock.wakeAt(target, () => woken.push(clock.now().monoMs));
  await after(60);
  expect(woken).toHaveLength(1);
  expect(woken[0]).toBeGreaterThanOrEqual(target);
});

test("a new alarm replaces the one before, and undefined cancels", async () => {
  const clock = new SystemClock();
  const heard: string[] = [];
  clock.wakeAt(clock.now().monoMs + 5, () => heard.push("first"));
  clock.wakeAt(clock.now().monoMs + 10, () => heard.push("second"));
  await after(40);
  clock.wakeAt(clock.now().monoMs + 5, () => heard.push("third"));
  clock.wakeAt(undefined, () => heard.push("never"));
  await after(30);
  expect(heard).toEqual(["second"]);
});
