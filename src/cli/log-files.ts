/** Log files of instances: which there are, whose they are, and their last lines. */

import { statSync } from "node:fs";
import { parseInstanceName, partIn } from "../contract/instance-name.ts";
import { slotKey } from "../control/crash.ts";
import { logNamesIn, logPath } from "../targets/local/logs/files.ts";
import { linesOfLog } from "./log-lines.ts";

export interface LogFile {
  /** `relayer-1.r2`, or the name of what else has a log. */
  readonly instance: string;
  readonly path: string;
}

export function logFilesIn(folder: string): readonly LogFile[] {
  return logNamesIn(folder).map((instance) => ({ instance, path: logPath(folder, instance) }));
}

/** Of each slot the file that was written last: older ones are of instances that were replaced. */
export function newestBySlot(files: readonly LogFile[]): readonly LogFile[] {
  const newest = new Map<string, { readonly file: LogFile; readonly writtenMs: number }>();
  for (const file of files) {
    const slot = slotOf(file.instance);
    const writtenMs = statSync(file.path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (writtenMs >= (newest.get(slot)?.writtenMs ?? 0)) newest.set(slot, { file, writtenMs });
  }
  return [...newest.values()].map(({ file }) => file);
}

function slotOf(instance: string): string {
  const name = parseInstanceName(instance);
  return name ? slotKey(name.part, name.slot) : instance;
}

/** The log of an instance, or of a slot such as `web-1` the one that was written last. */
export function latestLogOf(folder: string, name: string): string {
  const ofSlot = logFilesIn(folder).filter(({ instance }) => instance.startsWith(`${name}.r`));
  return newestBySlot(ofSlot)[0]?.path ?? logPath(folder, name);
}

/** Whether an instance is meant by the name of a part, a slot, or itself. */
export function matchesName(instance: string, name: string): boolean {
  return instance.startsWith(`${name}.`) || partIn(instance) === name || instance === name;
}

/** The last lines of a log, over its rotated files. */
export function tailOf(path: string, lines: number): readonly string[] {
  return linesOfLog(path, { lines }).lines;
}
