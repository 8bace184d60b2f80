/** `tutti secret list`: every secret, who uses it, and where it comes from; never a value. */
import { keptSecrets } from "../../host/vault.ts";
import { recordedVersions } from "../../supervisor/secret-versions.ts";
import { exitCodes } from "../exit-codes.ts";
import type { SupervisorFlags } from "../flags.ts";
import { secretVersions } from "../secret-compare.ts";
import { listedSecrets, secretLines } from "../secret-list.ts";
import { secretSession } from "../secret-session.ts";
import { type Verb, verb } from "../session.ts";

export const listSecrets: Verb<SupervisorFlags, []> = verb(async (session, flags) => {
  const { terminal } = session;
  const { paths, observed, cluster, given } = await secretSession(session, flags);
  const { state } = observed;
  const secrets = listedSecrets({
    cluster,
    inUse: recordedVersions(state.current),
    next: cluster ? secretVersions(paths, cluster, state, "look") : {},
    given,
    kept: keptSecrets(paths.state.secrets) ?? [],
  });
  if (terminal.json) terminal.document({ schema: 1, kind: "secrets", secrets });
  else for (const line of secretLines(secrets, cluster?.secretsFile, terminal.paint)) terminal.out(line);
  return exitCodes.done;
});
