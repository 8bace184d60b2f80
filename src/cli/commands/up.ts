/** `tutti up`: brings up the last complete revision; the first time, the file's. */
import { existsSync } from "node:fs";
import { ProblemError, problemText } from "../../base/problem.ts";
import type { KnownOutside } from "../../supervisor/known-outside.ts";
import type { FromFile } from "../../supervisor/messages.ts";
import { Refusal } from "../../supervisor/refusal.ts";
import { askAndFollow, operatorName } from "../asking.ts";
import { readSecrets, readSoundCluster } from "../cluster-input.ts";
import type { ChangeFlags } from "../flags.ts";
import { tellUnenforced } from "../notices.ts";
import { observe } from "../observe.ts";
import { refuseUnfitPrograms } from "../required-programs.ts";
import { type ClusterPaths, pathsOf, pathsWithFile, type Verb, verb } from "../session.ts";
import { startSupervisor } from "../supervisor-process.ts";
import type { Terminal } from "../terminal.ts";

export const up: Verb<ChangeFlags, []> = verb(async (session, flags) => {
  const { terminal } = session;
  const paths = pathsOf(session);
  const { client: running, state, known } = await observe(terminal, flags, paths);
  const { current } = state;
  const file = current
    ? await fileIfSound(terminal, paths, known)
    : await soundFile(terminal, pathsWithFile(session), known);
  const cluster = current?.cluster ?? file?.cluster;
  if (cluster) {
    // What runs already needs nothing more.
    if (!running) await refuseUnfitPrograms(cluster);
    tellUnenforced(terminal, cluster);
  }
  const client = running ?? (await startSupervisor(paths, cluster?.name));
  const message = { kind: "up", file, by: operatorName(), waitMs: flags.wait } as const;
  return askAndFollow({ terminal, flags, paths }, client, message);
});

async function soundFile(terminal: Terminal, paths: ClusterPaths, known: KnownOutside): Promise<FromFile> {
  const { cluster, artifacts } = await readSoundCluster(terminal, paths, known);
  return { cluster, artifacts, secrets: readSecrets(paths, cluster) };
}

/** A complete revision is brought up from what is recorded; a file that is broken then has no say, and is told. */
async function fileIfSound(
  terminal: Terminal,
  paths: ClusterPaths,
  known: KnownOutside,
): Promise<FromFile | undefined> {
  try {
    if (!existsSync(paths.file)) throw new Refusal("no-such-thing", `there is no file ${paths.file}`, "");
    return await soundFile(terminal, paths, known);
  } catch (error) {
    const why = whyUnsound(error);
    if (why === undefined) throw error;
    const text = `the last complete revision is brought up as it is recorded; the file is of no use: ${why}`;
    if (terminal.json) terminal.record({ kind: "note", text });
    else terminal.tell(`${terminal.progressPaint.warn("note")} ${text}`);
    return undefined;
  }
}

function whyUnsound(error: unknown): string | undefined {
  if (error instanceof ProblemError) return error.problems.map(problemText).join("\n");
  return error instanceof Refusal ? error.message : undefined;
}
