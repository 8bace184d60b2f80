/** The files of one log: `web-1.r2.log`, older ones with a number, and the times of its lines. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const SUFFIX = ".log";

/** Names of what has a log in a folder: instances, the supervisor, builds. */
export function logNamesIn(folder: string): readonly string[] {
  return namesIn(folder)
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) => name.slice(0, -SUFFIX.length))
    .sort();
}

export function logPath(folder: string, name: string): string {
  return join(folder, `${name}${SUFFIX}`);
}

/** Number 1 is the newest of the older files. */
export function olderPath(path: string, number: number): string {
  return `${path}.${number}`;
}

export function timesPath(path: string): string {
  return `${path}.times`;
}

/** An older file while it is written; left over when we died in the middle. */
export function copyingPath(path: string): string {
  return `${path}.copying`;
}

/** Of one log, oldest first, the current one last. */
export function pathsOfLog(path: string): readonly string[] {
  const older: string[] = [];
  for (let number = 1; isThere(olderPath(path, number)); number += 1) older.unshift(olderPath(path, number));
  return [...older, path];
}

export function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // Nothing was started yet.
  }
}
