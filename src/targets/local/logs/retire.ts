/** Which logs go: of each part, those of the instances that are longest gone. */
import { rmSync, statSync } from "node:fs";
import { parseInstanceName } from "../../../contract/instance-name.ts";
import { copyingPath, logNamesIn, logPath, pathsOfLog, timesPath } from "./files.ts";

export interface Log {
  readonly name: string;
  readonly writtenMs: number;
}

export function retired(logs: readonly Log[], alive: ReadonlySet<string>, kept: number): readonly string[] {
  const gone = new Map<string, Log[]>();
  for (const log of logs) {
    // The supervisor and builds are no instances, and have one log each.
    const part = parseInstanceName(log.name)?.part;
    if (part === undefined || alive.has(log.name)) continue;
    gone.set(part, [...(gone.get(part) ?? []), log]);
  }
  const newestFirst = (a: Log, b: Log): number => b.writtenMs - a.writtenMs || (a.name < b.name ? 1 : -1);
  return [...gone.values()].flatMap((of) =>
    of
      .sort(newestFirst)
      .slice(kept)
      .map(({ name }) => name),
  );
}

/** Removes them with all their files, and says which. */
export function retireLogs(folder: string, alive: ReadonlySet<string>, kept: number): readonly string[] {
  const logs = logNamesIn(folder).map((name) => {
    const writtenMs = statSync(logPath(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    return { name, writtenMs };
  });
  const names = retired(logs, alive, kept);
  for (const name of names) {
    const path = logPath(folder, name);
    for (const file of [...pathsOfLog(path), timesPath(path), copyingPath(path)])
      rmSync(file, { force: true });
  }
  return names;
}
