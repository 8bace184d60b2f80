/** `tutti up`: brings up the last complete revision; the first time, the file's. */
import { askAndFollow, operatorName } from "../asking.ts";
import { readSecrets, readSoundCluster } from "../cluster-input.ts";
import type { ChangeFlags } from "../flags.ts";
import { tellUnenforced } from "../notices.ts";
import { observe } from "../observe.ts";
import { pathsOf, type Verb, verb } from "../session.ts";
import { startSupervisor } from "../supervisor-process.ts";

export const up: Verb<ChangeFlags, []> = verb(async (session, flags) => {
  const { terminal } = session;
  const paths = pathsOf(session);
  const { client: running, recordedArtifacts } = await observe(terminal, flags, paths);
  const { cluster, artifacts } = await readSoundCluster(terminal, paths, recordedArtifacts);
  tellUnenforced(terminal);
  const client = running ?? (await startSupervisor(paths, cluster.name));
  const secrets = readSecrets(paths, cluster);
  const message = {
    kind: "up",
    cluster,
    artifacts,
    secrets,
    by: operatorName(),
    waitMs: flags.wait,
  } as const;
  return askAndFollow({ terminal, flags, paths }, client, message);
});
