/** The health watcher: asks at the wanted pace, one question at a time, and tells changes only. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Observation } from "../../contract/observation.ts";
import type { Watch } from "../../contract/watch.ts";
import { HealthWatcher } from "./health-watcher.ts";
import type { ProbeAnswer } from "./verdict.ts";

const process = { pid: 1, startTicks: 1, bootId: "b" };
const web: Watch = {
  instance: "web-1.r1",
  part: "web",
  revision: 1,
  address: "127.9.1.1",
  process,
  probe: "starting",
  memberOf: [],
};

let told: Observation[] = [];
let asked = 0;
let answer: () => Promise<ProbeAnswer> = () => Promise.resolve({ healthy: true, answer: "HTTP 200" });
let watcher: HealthWatcher;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  asked = 0;
  answer = () => Promise.resolve({ healthy: true, answer: "HTTP 200" });
  watcher = new HealthWatcher({
    monoMs: () => performance.now(),
    emit: (observation) => told.push(observation),
    checkOf: () => ({
      startingEveryMs: 100,
      steadyEveryMs: 500,
      fall: 2,
      rise: 2,
      ask: () => {
        asked += 1;
        return answer();
      },
    }),
  });
});

afterEach(() => {
  watcher.close();
  vi.useRealTimers();
});

test("asks often while starting, less often afterwards, and not at all when the balancer judges", async () => {
  watcher.watch([web]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toBe(11);
  expect(told).toEqual([{ kind: "health-seen", instance: "web-1.r1", healthy: true, answer: "HTTP 200" }]);
  watcher.watch([{ ...web, probe: "steady" }]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(asked).toBe(16);
  watcher.watch([{ ...web, probe: "balancer" }]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(asked).toBe(16);
  expect(told).toHaveLength(1);
});

test("does not ask before the process is there, and starts anew with another process", async () => {
  const { process: _process, ...unborn } = web;
  watcher.watch([unborn]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toBe(0);
  watcher.watch([web]);
  await vi.advanceTimersByTimeAsync(10);
  watcher.watch([{ ...web, process: { ...process, startTicks: 2 } }]);
  await vi.advanceTimersByTimeAsync(10);
  expect(told).toHaveLength(2);
});

test("a slow answer delays the next question; an answer that nobody waits for any more is dropped", async () => {
  answer = () => new Promise((resolve) => setTimeout(() => resolve({ healthy: true, answer: "slow" }), 700));
  watcher.watch([web]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toBe(2);
  watcher.watch([]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(asked).toBe(2);
  expect(told).toHaveLength(1);
});

test("a check that breaks is an answer, and asking goes on", async () => {
  answer = () => Promise.reject(new Error("the secret is gone"));
  watcher.watch([web]);
  await vi.advanceTimersByTimeAsync(250);
  expect(asked).toBe(3);
  expect(told).toMatchObject([{ healthy: false, answer: expect.stringContaining("the secret is gone") }]);
});

test("other watches come and go without a new report", async () => {
  watcher.watch([web]);
  await vi.advanceTimersByTimeAsync(300);
  watcher.watch([web, { ...web, instance: "web-2.r1" }]);
  watcher.watch([web]);
  await vi.advanceTimersByTimeAsync(300);
  expect(told).toHaveLength(1);
});
