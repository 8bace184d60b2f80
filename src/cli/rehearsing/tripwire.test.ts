/** The tripwire: what a simulation must not touch throws inside of it, and works again after it. */
import { execFileSync } from "node:child_process";
import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { expect, it } from "vitest";
import { AmbientAccess, withoutAmbient } from "./tripwire.ts";

it.each<[string, () => unknown]>([
  ["Date.now", () => Date.now()],
  ["new Date", () => new Date()],
  ["Date", () => Date()],
  ["Math.random", () => Math.random()],
  ["performance.now", () => performance.now()],
  ["setTimeout", () => clearTimeout(setTimeout(() => undefined, 0))],
  ["setInterval", () => clearInterval(setInterval(() => undefined, 60_000))],
  ["setImmediate", () => clearImmediate(setImmediate(() => undefined))],
  ["queueMicrotask", () => queueMicrotask(() => undefined)],
  ["process.hrtime", () => process.hrtime()],
  ["process.hrtime.bigint", () => process.hrtime.bigint()],
  ["process.nextTick", () => process.nextTick(() => undefined)],
  ["process.env", () => process.env["HOME"]],
  ["process.env, all of it", () => Object.keys(process.env)],
  ["process.cwd", () => process.cwd()],
  ["process.memoryUsage", () => process.memoryUsage.rss()],
  ["crypto.randomUUID", () => crypto.randomUUID()],
  ["randomUUID by its name", () => randomUUID()],
  ["randomBytes by its name", () => randomBytes(4)],
  ["randomInt by its name", () => randomInt(4)],
  ["existsSync by its name", () => existsSync("/")],
  ["readFileSync by its name", () => readFileSync("/proc/version")],
  ["readFile by its name", () => readFile("/proc/version")],
  ["createServer by its name", () => createServer()],
  ["execFileSync by its name", () => execFileSync("true")],
])("%s throws, with the place that used it", (_name, use) => {
  const caught = thrownBy(() => withoutAmbient(use));
  expect(caught).toBeInstanceOf(AmbientAccess);
  expect(caught.stack).toContain("tripwire.test.ts");
  expect(use).not.toThrow();
});

function thrownBy(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("nothing was thrown");
}

it("gives back what was computed, and lets errors through", () => {
  expect(withoutAmbient(() => 7)).toBe(7);
  expect(() =>
    withoutAmbient(() => {
      throw new RangeError("own");
    }),
  ).toThrow(RangeError);
});
