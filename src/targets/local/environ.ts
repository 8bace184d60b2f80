/** Finds processes by their environment: what was started just before we died, and was not noted yet. */
import { readdir, readFile } from "node:fs/promises";
import type { ProcessIdentity } from "../../contract/effect.ts";
import { bootId, isDead, type ProcessStat, readStat } from "./identity.ts";

export type Environment = Readonly<Record<string, string>>;

/** The text of /proc/PID/environ: entries that each end with a zero byte. */
export function parseEnvironment(text: string): Environment {
  const entries = text.split("\0").flatMap((entry) => {
    const at = entry.indexOf("=");
    return at > 0 ? [[entry.slice(0, at), entry.slice(at + 1)] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** Empty when the process is gone or belongs to another user. */
export async function environmentOf(pid: number): Promise<Environment> {
  return parseEnvironment(await environText(pid));
}

function environText(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
}

/** Numbers of all processes that can be seen. */
export async function processNumbers(): Promise<readonly number[]> {
  const names = await readdir("/proc").catch(() => [] as string[]);
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}

/** Living processes whose environment holds all the given entries: instances, and what they forked. */
export async function processesWith(
  entries: Environment & { readonly TUTTI_STATE: string },
  and: (environment: Environment) => boolean = () => true,
): Promise<readonly ProcessStat[]> {
  const wanted = Object.entries(entries);
  return (await marked()).flatMap(({ pid, environment }) => {
    if (!wanted.every(([name, value]) => environment[name] === value) || !and(environment)) return [];
    const stat = readStat(pid);
    return stat && !isDead(stat) ? [stat] : [];
  });
}

interface Marked {
  readonly pid: number;
  readonly environment: Environment;
}

let running: Promise<unknown> = Promise.resolve();
let next: Promise<readonly Marked[]> | undefined;

/**
 * All processes that bear the mark of a cluster. A look takes milliseconds for each hundred processes of the machine, so
 * that whoever asks shares one look with all who ask before it begins: a hundred starts at once are one or two looks.
 */
function marked(): Promise<readonly Marked[]> {
  next ??= running.then(() => {
    next = undefined;
    const look = lookAtAll();
    running = look.catch(() => undefined);
    return look;
  });
  return next;
}

async function lookAtAll(): Promise<readonly Marked[]> {
  const candidates = (await processNumbers()).filter((pid) => pid !== process.pid);
  const texts = await Promise.all(candidates.map(async (pid) => ({ pid, text: await environText(pid) })));
  const ours = texts.filter(({ text }) => text.includes("TUTTI_STATE="));
  return ours.map(({ pid, text }) => ({ pid, environment: parseEnvironment(text) }));
}

/** The oldest leader of a group: what it forked inherits its environment, and may lead a group of its own. */
export function leaderOf(found: readonly ProcessStat[]): ProcessIdentity | undefined {
  const leaders = found.filter((stat) => stat.group === stat.pid);
  const [oldest] = leaders.sort((a, b) => a.startTicks - b.startTicks || a.pid - b.pid);
  return oldest && { pid: oldest.pid, startTicks: oldest.startTicks, bootId: bootId() };
}

/** Ends what an instance forked and left behind when it died while nobody watched: it may hold the port. */
export function endStrays(found: readonly ProcessStat[]): void {
  for (const { pid, startTicks } of found) if (readStat(pid)?.startTicks === startTicks) endQuietly(pid);
}

function endQuietly(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself in between.
  }
}
