/** Looks at what a healthy instance listens on, and says so when it took the port on every address. */
import type { Watch } from "../../contract/watch.ts";
import { type LaunchSources, partOf, revisionOf } from "./launching.ts";
import { listensOnWildcard, wildcardText } from "./wildcard.ts";

export interface WarningSink extends LaunchSources {
  onWarning?(instance: string, text: string): void;
}

/** Never rejects: a warning that cannot be made is not worth an error. */
export async function warnOfWildcard(watch: Watch, sink: WarningSink): Promise<void> {
  if (!watch.process || !sink.onWarning) return;
  try {
    const part = partOf(revisionOf(watch.revision, sink), watch.part);
    if (part.kind !== "service" && part.kind !== "store") return;
    const port = part.port?.port;
    if (port === undefined || !(await listensOnWildcard(watch.process, port))) return;
    sink.onWarning(watch.instance, wildcardText(watch.instance, port, watch.address));
  } catch {
    // The instance or its revision went away while we looked.
  }
}
