/** Frees a full disk of what most often fills it: logs that are longer than they may be, which nobody could rotate. */
import { type LogBounds, logBounds } from "./bounds.ts";
import { logNamesIn, logPath, sizeOf } from "./files.ts";
import { cutWithoutKeeping } from "./rotate.ts";

/** Returns how many bytes were freed. */
export function cutLongLogs(folder: string, bounds: LogBounds = logBounds): number {
  const paths = logNamesIn(folder).map((name) => logPath(folder, name));
  const long = paths.filter((path) => sizeOf(path) > bounds.sizeBytes);
  return long.reduce((sum, path) => sum + cutWithoutKeeping(path, bounds), 0);
}
