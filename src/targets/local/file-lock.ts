/** A lock file with its owner inside, for work of milliseconds; the lock of an owner that died is taken over. */
import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import type { ProcessIdentity } from "../../contract/effect.ts";
import { described } from "./failures.ts";
import { identityOf, isAlive } from "./identity.ts";

interface Owner extends ProcessIdentity {
  readonly token: string;
}

const WAIT_MS = 10_000;
const PAUSE_MS = 5;

/** Runs the work while no other process holds the lock. Throws when it cannot be had within ten seconds. */
export function withFileLock<T>(lockFile: string, work: () => T): T {
  const owner = lock(lockFile);
  try {
    return work();
  } finally {
    if (readOwner(lockFile)?.token === owner.token) rmSync(lockFile, { force: true });
  }
}

function lock(lockFile: string): Owner {
  const owner: Owner = { ...(identityOf(process.pid) ?? unknownIdentity()), token: randomUUID() };
  const own = `${lockFile}.${owner.token}`;
  writeFileSync(own, JSON.stringify(owner), { mode: 0o600, flag: "wx" });
  const deadline = performance.now() + WAIT_MS;
  try {
    while (!tryLink(own, lockFile)) {
      if (performance.now() > deadline) throw new Error(lockedText(lockFile));
      if (!removeStale(lockFile)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
    return owner;
  } finally {
    rmSync(own, { force: true });
  }
}

/** A link appears whole, with the owner inside, or not at all; an exclusive create would show an empty file first. */
function tryLink(own: string, lockFile: string): boolean {
  try {
    linkSync(own, lockFile);
    return true;
  } catch (error) {
    if (described(error).code === "EEXIST") return false;
    throw error;
  }
}

/**
 * Moves the lock of a dead owner aside. Between reading it and moving it another process may have done the same and
 * locked anew; what was moved is therefore read again, and put back when its owner lives.
 */
function removeStale(lockFile: string): boolean {
  const owner = readOwner(lockFile);
  if (!owner || isAlive(owner)) return false;
  const aside = `${lockFile}.stale.${randomUUID()}`;
  try {
    renameSync(lockFile, aside);
  } catch {
    return true;
  }
  const moved = readOwner(aside);
  if (moved && moved.token !== owner.token && isAlive(moved)) tryLink(aside, lockFile);
  rmSync(aside, { force: true });
  return true;
}

function readOwner(path: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Owner;
  } catch {
    return undefined;
  }
}

function unknownIdentity(): ProcessIdentity {
  return { pid: process.pid, startTicks: 0, bootId: "" };
}

function lockedText(lockFile: string): string {
  const owner = readOwner(lockFile);
  const holder = owner ? `process ${owner.pid}` : "a process that left no name";
  return `${lockFile} has been held by ${holder} for ${WAIT_MS / 1_000} s: end that process, or delete the file if it is gone`;
}
