/** `tutti deploy`: releases the file as a new revision. */
import { existsSync, readFileSync } from "node:fs";
import type { PlanBinding } from "../../supervisor/messages.ts";
import { Refusal } from "../../supervisor/refusal.ts";
import { askAndFollow, operatorName } from "../asking.ts";
import { closedPortLines } from "../closed-ports.ts";
import { readSecrets, readSoundCluster } from "../cluster-input.ts";
import { exitCodes } from "../exit-codes.ts";
import type { ChangeFlags } from "../flags.ts";
import { tellUnenforced } from "../notices.ts";
import { observe } from "../observe.ts";
import { bindingIn } from "../plan-document.ts";
import { refuseUnfitPrograms } from "../required-programs.ts";
import { type ClusterPaths, pathsWithFile, type Session, type Verb, verb } from "../session.ts";
import { startSupervisor } from "../supervisor-process.ts";
import { groundsFor, rehearseGrounds } from "./rehearse.ts";

/** A few seconds' worth. */
const SEEDS = 500;

export interface DeployFlags extends ChangeFlags {
  readonly plan?: string;
  readonly rehearse: boolean;
}

export const deploy: Verb<DeployFlags, []> = verb(async (session, flags) => {
  const { terminal } = session;
  const paths = pathsWithFile(session);
  const plan = flags.plan === undefined ? undefined : readPlan(flags.plan);
  if (flags.rehearse) await refuseUnlessRehearsed(session, flags, paths);
  const { client: running, known, state } = await observe(terminal, flags, paths);
  const { cluster, artifacts } = await readSoundCluster(terminal, paths, known);
  await refuseUnfitPrograms(cluster);
  tellUnenforced(terminal, cluster);
  for (const line of closedPortLines(state.current?.cluster, cluster))
    terminal.tell(terminal.progressPaint.warn(line));
  const client = running ?? (await startSupervisor(paths, cluster.name));
  const secrets = readSecrets(paths, cluster);
  const common = { cluster, artifacts, secrets, by: operatorName(), waitMs: flags.wait };
  return askAndFollow({ terminal, flags, paths }, client, { kind: "deploy", ...common, plan });
});

/** What breaks a promise in simulated time is not tried on what serves. */
async function refuseUnlessRehearsed(
  session: Session,
  flags: DeployFlags,
  paths: ClusterPaths,
): Promise<void> {
  const { terminal } = session;
  const grounds = await groundsFor(session, flags, paths, ["deploy"]);
  const campaign = { seeds: SEEDS, parallel: true, exhaustive: false };
  const code = await rehearseGrounds({ terminal, flags: campaign, paths, grounds });
  if (code === exitCodes.done) return;
  throw new Refusal(
    "refused",
    "the rehearsal of this deploy broke a promise, so nothing was changed",
    "look at the trace above, or step through it with `tutti rehearse --replay FILE`",
  );
}

function readPlan(file: string): PlanBinding {
  if (!existsSync(file)) {
    throw new Refusal(
      "no-such-thing",
      `there is no plan ${file}`,
      `write one with \`tutti plan --out ${file}\``,
    );
  }
  const binding = bindingIn(readFileSync(file, "utf8"));
  if (binding) return binding;
  throw new Refusal("usage", `${file} is no plan of tutti`, `write one with \`tutti plan --out ${file}\``);
}
