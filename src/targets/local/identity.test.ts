/** Identity: a reused number is another process, and a zombie is a dead one. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { present } from "../../base/assert.ts";
import { bootId, identityOf, isAlive, parseStat } from "./identity.ts";
import { kill, terminate } from "./signals.ts";

test("the fields of a process count from the last parenthesis", () => {
  const rest = "S 10 42 42 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 987654 1 1";
  expect(parseStat(`42 (we) ird) (name) ${rest}`)).toEqual({
    pid: 42,
    state: "S",
    parent: 10,
    group: 42,
    startTicks: 987654,
  });
  expect(parseStat("")).toBeUndefined();
  expect(parseStat("42 (node) S")).toBeUndefined();
});

test("we are alive; after a reboot, or with another start time, we would not be", () => {
  const own = present(identityOf(process.pid), "our own process");
  expect(isAlive(own)).toBe(true);
  expect(isAlive({ ...own, startTicks: own.startTicks - 1 })).toBe(false);
  expect(isAlive({ ...own, bootId: "another boot" })).toBe(false);
  expect(own.bootId).toBe(bootId());
});

test("a process that only has the number of the one that was meant gets no signal", async () => {
  const child = spawn("sleep", ["30"], { detached: true, stdio: "ignore" });
  const identity = present(identityOf(present(child.pid, "the number")), "the child");
  const earlier = { ...identity, startTicks: identity.startTicks - 5 };
  expect(terminate(earlier)).toBe(false);
  expect(kill(earlier)).toBe(false);
  expect(isAlive(identity)).toBe(true);
  expect(kill(identity)).toBe(true);
  expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
  expect(isAlive(identity)).toBe(false);
  expect(terminate(identity)).toBe(false);
});

test("a zombie counts as dead", async () => {
  // After exec nobody waits for the child of the shell any more.
  const parent = spawn("sh", ["-c", "sleep 0.2 & echo $!; exec sleep 30"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [line] = await once(parent.stdout, "data");
  const identity = present(identityOf(Number(String(line))), "the child of the shell");
  expect(isAlive(identity)).toBe(true);
  await expect.poll(() => isAlive(identity)).toBe(false);
  expect(identityOf(identity.pid)).toEqual(identity);
  parent.kill("SIGKILL");
});
