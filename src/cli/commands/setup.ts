/** `tutti setup`: installs the system's packages that the cluster needs, after saying which and how. */
import { ProblemError } from "../../base/problem.ts";
import { loadCluster } from "../../host/load-cluster.ts";
import { Refusal } from "../../supervisor/refusal.ts";
import {
  commandText,
  type MissingProgram,
  missingPrograms,
  runSetup,
  setupCommands,
  setupFacts,
} from "../../targets/local/setup.ts";
import { exitCodes } from "../exit-codes.ts";
import type { CommonFlags } from "../flags.ts";
import { clusterFileOf, type Verb, verb } from "../session.ts";
import { setupService } from "./setup-service.ts";

export interface SetupFlags extends CommonFlags {
  readonly service: boolean;
}

export const setup: Verb<SetupFlags, []> = verb(async (session, flags) => {
  const { terminal } = session;
  const file = clusterFileOf(session);
  const loaded = await loadCluster(file);
  if (!loaded.ok) throw new ProblemError(loaded.error);
  if (flags.service) return setupService(session, file, loaded.value.cluster.name);
  const missing = missingPrograms(loaded.value.cluster);
  const commands = setupCommands(missing, setupFacts());
  const lines = commands.map((command) => ({ command: commandText(command), why: command.why }));
  if (missing.length > 0 && commands.length === 0) throw cannotInstall(missing);
  if (commands.length > 0) {
    for (const { neededBy, program } of missing)
      terminal.tell(`${program} is missing; needed by ${neededBy.join(", ")}`);
    terminal.tell("setup will run:");
    for (const { command, why } of lines) terminal.tell(`  ${command}\n    ${why}`);
    if (!(await terminal.confirm("run these commands?"))) {
      throw new Refusal(
        "refused",
        "nothing was installed: the question was answered with no",
        "run them yourself",
      );
    }
    const done = await runSetup(commands);
    if (!done.ok) throw new Refusal("failed", done.error.message, done.error.advice);
  }
  const left = missingPrograms(loaded.value.cluster);
  if (left.length > 0) throw cannotInstall(left);
  if (terminal.json)
    terminal.document({ schema: 1, installed: missing.map(({ program }) => program), commands: lines });
  else terminal.out(missing.length === 0 ? "everything is installed already" : "everything is installed");
  return exitCodes.done;
});

function cannotInstall(missing: readonly MissingProgram[]): Refusal {
  const names = missing.map(({ program, neededBy }) => `${program} (for ${neededBy.join(", ")})`);
  const text = `setup cannot install ${names.join(", ")} on this system`;
  return new Refusal("failed", text, "install them by hand, put them on the PATH, and see `tutti doctor`");
}
