/** Makes and removes folders of cgroups, which have rules of their own: no file is removed, and none may be inside. */
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { described } from "../failures.ts";
import { OUR_FOLDER } from "./places.ts";

/** What was killed takes a moment to leave. */
const TRIES = 40;
const PAUSE_MS = 25;

/**
 * Makes `path` below a place. Version 2 has its controllers switched on in every folder above; another cluster that
 * comes down may remove a folder that we are about to use, so it is tried again.
 */
export function makeFolder(place: string, path: string, controllers: readonly string[]): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      let above = place;
      for (const name of path.split("/")) {
        for (const controller of controllers) passOn(above, controller);
        above = join(above, name);
        mkdirSync(above, { recursive: true });
      }
      return;
    } catch (error) {
      if (described(error).code !== "ENOENT" || attempt === 3) throw error;
    }
  }
}

/** Where it is passed on already, it may be another user's to say so. */
function passOn(folder: string, controller: string): void {
  const file = join(folder, "cgroup.subtree_control");
  const given = existsSync(file) ? readFileSync(file, "utf8").split(/\s+/) : [];
  if (!given.includes(controller)) writeFileSync(file, `+${controller}`);
}

/** Removes a folder that nothing runs in, and the folders above it that are ours and empty. */
export function removeEmpty(folder: string): boolean {
  if (!tryRemove(folder)) return false;
  removeAbove(folder);
  return true;
}

/** Ends what runs in a folder, and removes it now or a little later. */
export function endAndRemove(folder: string, triesLeft: number = TRIES): void {
  if (removeEmpty(folder)) return;
  endInside(folder);
  if (triesLeft > 0) setTimeout(() => endAndRemove(folder, triesLeft - 1), PAUSE_MS).unref();
}

function removeAbove(folder: string): void {
  if (basename(folder) === OUR_FOLDER) return;
  const above = dirname(folder);
  if (tryRemove(above)) removeAbove(above);
}

/** True when it is gone. It is not while processes or other folders are inside. */
function tryRemove(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    return described(error).code === "ENOENT";
  }
}

function endInside(folder: string): void {
  for (const pid of processesIn(folder)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended by itself in between.
    }
  }
}

export function processesIn(folder: string): readonly number[] {
  try {
    return readFileSync(join(folder, "cgroup.procs"), "utf8").split("\n").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
