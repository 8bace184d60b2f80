/** Says which instances listen on every address: by looking at healthy ones, and at the last words of ended ones. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { Watch } from "../../contract/watch.ts";
import { type LaunchSources, partOf, revisionOf } from "./launching.ts";
import { logFileOf } from "./layout.ts";
import { listensOnWildcard, takenText, wildcardText } from "./wildcard.ts";

const LAST_WORDS_BYTES = 4_096;

export interface WarningSink extends LaunchSources {
  onWarning?(instance: string, text: string): void;
}

/** Of an instance that ended by itself; undefined where nothing points at its address. */
export function endedOverAddress(watch: Watch, sources: LaunchSources): string | undefined {
  try {
    const port = portOf(watch, sources);
    if (port === undefined) return undefined;
    const said = lastWordsIn(logFileOf(sources.stateFolder, watch.instance));
    return takenText(watch.instance, said, `${watch.address}:${port}`);
  } catch {
    return undefined; // Its log or its revision is gone: a hint that cannot be given.
  }
}

function lastWordsIn(path: string): string {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const bytes = Buffer.alloc(Math.min(size, LAST_WORDS_BYTES));
    readSync(file, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString("utf8");
  } finally {
    closeSync(file);
  }
}

function portOf({ revision, part: name }: Watch, sources: LaunchSources): number | undefined {
  const part = partOf(revisionOf(revision, sources), name);
  return part.kind === "service" || part.kind === "store" ? part.port?.port : undefined;
}

/** Never rejects: a warning that cannot be made is not worth an error. */
export async function warnOfWildcard(watch: Watch, sink: WarningSink): Promise<void> {
  if (!watch.process || !sink.onWarning) return;
  try {
    const port = portOf(watch, sink);
    if (port === undefined || !(await listensOnWildcard(watch.process, port))) return;
    sink.onWarning(watch.instance, wildcardText(watch.instance, port, watch.address));
  } catch {
    // The instance or its revision went away while we looked.
  }
}
