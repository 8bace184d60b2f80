/** Ends processes: never one that only has the number of the one that was meant. */
import type { ProcessIdentity } from "../../contract/effect.ts";
import { bootId, isAlive, isDead, readStat } from "./identity.ts";

/**
 * SIGTERM to the leader alone, as containers do it: a primary that drains its workers must not find them gone.
 * Returns false when there was nothing left to signal.
 */
export function terminate(identity: ProcessIdentity): boolean {
  return isAlive(identity) && signal(identity.pid, "SIGTERM");
}

/** SIGKILL to the whole group, also when the leader is gone and only what it forked lives on. */
export function kill(identity: ProcessIdentity): boolean {
  return groupIsOurs(identity) && signal(-identity.pid, "SIGKILL");
}

/** Whether anything of the process's group is left; asked before an address is given to the next one. */
export function groupLives(identity: ProcessIdentity): boolean {
  return groupIsOurs(identity) && signal(-identity.pid, 0);
}

/**
 * Linux does not give a number away while a group bears it. So either the leader's number is free, and any group of
 * that number is still the one we made; or the number belongs to a process, and its start time tells which.
 */
function groupIsOurs(identity: ProcessIdentity): boolean {
  if (identity.bootId !== bootId() || identity.pid <= 1) return false;
  const stat = readStat(identity.pid);
  if (stat === undefined) return true;
  if (stat.startTicks !== identity.startTicks) return false;
  return stat.group === identity.pid || isDead(stat);
}

function signal(target: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(target, name);
  } catch {
    return false;
  }
}
