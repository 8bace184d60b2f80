/** What processes use of the machine: time on a core and resident memory, with everything in their group. */
import { readFile } from "node:fs/promises";
import type { ProcessIdentity } from "../../contract/effect.ts";
import { processNumbers } from "./environ.ts";
import { parseStat } from "./identity.ts";

export interface Usage {
  /** Time on a core since the start, of children that ended and were waited for as well. */
  readonly cpuMs: number;
  /** Pages that two processes share count for both, as in `ps`. */
  readonly rssBytes: number;
}

/** Of the kernel's interface, whatever its own clock does: `getconf CLK_TCK` is 100 on every Linux that Node runs on. */
const MS_PER_TICK = 10;

/** Those that are gone, or are somebody else by now, are left out. */
export async function usageOf(leaders: readonly ProcessIdentity[]): Promise<ReadonlyMap<number, Usage>> {
  const wanted = new Set(leaders.map(({ pid }) => pid));
  const all = (await Promise.all((await processNumbers()).map((pid) => seen(pid, wanted)))).flat();
  const usages = new Map<number, Usage>();
  for (const { pid, startTicks } of leaders) {
    const mine = all.filter((it) => it.group === pid || it.pid === pid);
    if (!mine.some((it) => it.pid === pid && it.startTicks === startTicks)) continue;
    const cpuMs = mine.reduce((sum, it) => sum + it.cpuMs, 0);
    usages.set(pid, { cpuMs, rssBytes: mine.reduce((sum, it) => sum + it.rssBytes, 0) });
  }
  return usages;
}

interface Seen extends Usage {
  readonly pid: number;
  readonly group: number;
  readonly startTicks: number;
}

async function seen(pid: number, wanted: ReadonlySet<number>): Promise<readonly Seen[]> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const stat = parseStat(text);
  if (!stat || !(wanted.has(stat.group) || wanted.has(pid))) return [];
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const kibibytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
  const { group, startTicks } = stat;
  return [{ pid, group, startTicks, cpuMs: ticksIn(text) * MS_PER_TICK, rssBytes: kibibytes * 1_024 }];
}

/** utime, stime, cutime and cstime: fields 14 to 17 of /proc/PID/stat, counted from behind the program's name. */
function ticksIn(text: string): number {
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
}
