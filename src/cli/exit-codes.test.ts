/** Which end of a command gives which exit code. */
import { expect, test } from "vitest";
import { type RefusalCode, refusalCodes } from "../supervisor/refusal.ts";
import {
  exitCodeOfOutcome,
  exitCodeOfRefusal,
  exitCodes,
  exitCodeText,
  finalExitCode,
} from "./exit-codes.ts";

test("every refusal has its exit code", () => {
  const table = Object.fromEntries(refusalCodes.map((code: RefusalCode) => [code, exitCodeOfRefusal(code)]));
  expect(table).toMatchInlineSnapshot(`
    {
      "failed": 1,
      "lock-held": 7,
      "missing-secret": 2,
      "never-completed": 4,
      "no-such-thing": 9,
      "not-compatible": 4,
      "not-running": 9,
      "other-version": 1,
      "refused": 4,
      "state-moved": 4,
      "timed-out": 8,
      "usage": 2,
    }
  `);
});

test("every outcome has its exit code", () => {
  expect(exitCodeOfOutcome("complete")).toBe(0);
  expect(exitCodeOfOutcome("rolled-back")).toBe(5);
  expect(exitCodeOfOutcome("failed")).toBe(6);
});

test("what was typed wrongly is 2, a fault of ours is 1, and otherwise the verb decides", () => {
  expect(finalExitCode(-5, 0)).toBe(2);
  expect(finalExitCode(-4, 0)).toBe(2);
  expect(finalExitCode(-2, 0)).toBe(1);
  expect(finalExitCode(1, 0)).toBe(1);
  expect(finalExitCode(0, 5)).toBe(5);
});

test("the help names every code", () => {
  for (const code of Object.values(exitCodes)) expect(exitCodeText).toContain(String(code));
});
