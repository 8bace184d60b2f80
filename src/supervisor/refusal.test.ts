/** Refusals of the system: by path and reason, with what to do, and never a bare code. */
import { mkdirSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Refusal, refusalOf, systemRefusal } from "./refusal.ts";

function thrownBy(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

test("what the system refuses names the path, why, and what to do", () => {
  expect(systemRefusal(thrownBy(() => writeFileSync("/nope/p.json", "")))).toMatchObject({
    message: "cannot use /nope/p.json: there is no such file or folder",
    advice: "correct the path, or make its folder",
  });
  expect(refusalOf(thrownBy(() => mkdirSync("/etc/hosts/x")))).toMatchObject({
    message: "cannot make /etc/hosts/x: a part of the path is no folder",
  });
});

test("an error without a path, and a refusal, are what they were", () => {
  expect(systemRefusal(new Error("odd"))).toBeUndefined();
  const refusal = new Refusal("usage", "wrong", "right");
  expect(refusalOf(refusal)).toBe(refusal);
});
