/** Who a process is: its number, its start time and the boot, read from /proc, so that a reused number is noticed. */
import { readFileSync } from "node:fs";
import type { ProcessIdentity } from "../../contract/effect.ts";

/** The fields of /proc/PID/stat that we use. */
export interface ProcessStat {
  readonly pid: number;
  /** One letter; "Z" and "X" are dead. */
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  readonly startTicks: number;
}

/** The program's name stands in parentheses and may hold any character, so fields count from the last one. */
export function parseStat(text: string): ProcessStat | undefined {
  const open = text.indexOf("(");
  const close = text.lastIndexOf(")");
  if (open < 0 || close < open) return undefined;
  const fields = text.slice(close + 2).split(" ");
  const [pid, parent, group] = [text.slice(0, open), fields[1], fields[2]].map(Number);
  const startTicks = Number(fields[19]);
  const numbers = [pid, parent, group, startTicks];
  if (numbers.some((number) => !Number.isSafeInteger(number)) || !fields[0]) return undefined;
  return { pid: pid ?? 0, state: fields[0], parent: parent ?? 0, group: group ?? 0, startTicks };
}

/** What the kernel says of a process now; undefined when there is none. */
export function readStat(pid: number): ProcessStat | undefined {
  const text = readProc(`${pid}/stat`);
  return text === undefined ? undefined : parseStat(text);
}

/** The name of the program that a process runs, as `ps` shows it without arguments. */
export function nameOf(pid: number): string | undefined {
  return readProc(`${pid}/comm`)?.trim();
}

/** The text of a file below /proc; undefined when the process is gone or belongs to another user. */
export function readProc(path: string): string | undefined {
  try {
    return readFileSync(`/proc/${path}`, "utf8");
  } catch {
    return undefined;
  }
}

let knownBootId: string | undefined;

/** Changes with every boot. Empty where the system does not tell. */
export function bootId(): string {
  knownBootId ??= (readProc("sys/kernel/random/boot_id") ?? "").trim();
  return knownBootId;
}

export function identityOf(pid: number): ProcessIdentity | undefined {
  const stat = readStat(pid);
  return stat && { pid, startTicks: stat.startTicks, bootId: bootId() };
}

/** An orphan that ended stays a zombie until init reaps it, so a number that answers signals is no proof of life. */
export function isAlive(identity: ProcessIdentity): boolean {
  if (identity.bootId !== bootId()) return false;
  const stat = readStat(identity.pid);
  return stat !== undefined && stat.startTicks === identity.startTicks && !isDead(stat);
}

export function isDead(stat: ProcessStat): boolean {
  return stat.state === "Z" || stat.state === "X";
}

export function sameProcess(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return a.pid === b.pid && a.startTicks === b.startTicks && a.bootId === b.bootId;
}
