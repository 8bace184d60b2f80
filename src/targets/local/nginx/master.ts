/** The processes of one nginx: its master, and the workers that serve or end what they began. */
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** The number of the master that wrote the file; undefined when that is no running nginx. */
export async function masterIn(pidFile: string): Promise<number | undefined> {
  const pid = Number((await textOf(pidFile)).trim());
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  return (await textOf(`/proc/${pid}/comm`)).trim() === "nginx" ? pid : undefined;
}

export async function workersOf(master: number): Promise<readonly number[]> {
  const children = await textOf(`/proc/${master}/task/${master}/children`);
  return children.split(/\s+/).filter(Boolean).map(Number);
}

/** nginx writes into its arguments what a worker does. */
export async function endsItsRequests(worker: number): Promise<boolean> {
  return (await textOf(`/proc/${worker}/cmdline`)).includes("worker process is shutting down");
}

const LOOK_EVERY_MS = 20;

/**
 * Lets the master read its configuration. True once a new worker serves and none of before takes anything new; false
 * where that does not come about: the master has ended, or the configuration is faulty and those of before go on.
 */
export async function reloadMaster(master: number, withinMs: number): Promise<boolean> {
  const before = new Set(await workersOf(master));
  try {
    process.kill(master, "SIGHUP");
  } catch {
    return false;
  }
  for (let waitedMs = 0; waitedMs < withinMs; waitedMs += LOOK_EVERY_MS) {
    await sleep(LOOK_EVERY_MS);
    const now = await workersOf(master);
    const isNew = now.some((worker) => !before.has(worker));
    const older = now.filter((worker) => before.has(worker));
    const leaving = await Promise.all(older.map(endsItsRequests));
    if (isNew && leaving.every(Boolean)) return true;
  }
  return false;
}

function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}
