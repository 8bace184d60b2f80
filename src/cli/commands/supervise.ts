/** `tutti supervise`: the supervisor itself. Hidden: commands start it when they need it. */

import { ProblemError } from "../../base/problem.ts";
import { loadCluster } from "../../host/load-cluster.ts";
import { exitCodes } from "../exit-codes.ts";
import type { CommonFlags } from "../flags.ts";
import { pathsOf, type Verb, verb } from "../session.ts";
import { runSupervisor } from "../wire.ts";

export interface SuperviseFlags extends CommonFlags {
  readonly name?: string;
}

export const supervise: Verb<SuperviseFlags, []> = verb(async (session, flags) => {
  const paths = pathsOf(session);
  await runSupervisor(paths, () =>
    flags.name === undefined ? nameIn(paths.file) : Promise.resolve(flags.name),
  );
  return exitCodes.done;
});

/** Only a new journal needs it; who starts a supervisor for one has mostly loaded the file already. */
async function nameIn(file: string): Promise<string> {
  const loaded = await loadCluster(file);
  if (loaded.ok) return loaded.value.cluster.name;
  throw new ProblemError(loaded.error);
}
