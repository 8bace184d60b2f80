/** Which process holds a lock on a file, as the kernel tells it in /proc/locks. */
import { readFileSync, statSync } from "node:fs";

/** Undefined where nobody does, or where the system does not tell: not Linux, or a process outside of a container. */
export function lockHolder(path: string): number | undefined {
  const inode = statSync(path, { throwIfNoEntry: false })?.ino;
  const pids = inode === undefined ? [] : holdersIn(locksText(), inode);
  return pids.find((pid) => pid !== process.pid);
}

/** Lines such as `1: POSIX  ADVISORY  WRITE 4711 08:01:393217 0 EOF`; one that waits has an arrow before its kind. */
export function holdersIn(text: string, inode: number): readonly number[] {
  return text.split("\n").flatMap((line) => {
    const match = /^\d+: POSIX +\S+ +\S+ +(\d+) +[0-9a-f]+:[0-9a-f]+:(\d+) /.exec(line);
    const pid = Number(match?.[1]);
    return match && Number(match[2]) === inode && pid > 0 ? [pid] : [];
  });
}

function locksText(): string {
  try {
    return readFileSync("/proc/locks", "utf8");
  } catch {
    return "";
  }
}
