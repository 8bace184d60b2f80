/** `tutti check`: what is wrong with the file, before anything starts. */

import { ProblemError } from "../../base/problem.ts";
import { findingLines, findingsDocument } from "../../check/report.ts";
import { hasErrors } from "../../check/run-checks.ts";
import type { Finding } from "../../contract/finding.ts";
import { linesOf, type Recorded, readCluster } from "../cluster-input.ts";
import { exitCodes } from "../exit-codes.ts";
import type { SupervisorFlags } from "../flags.ts";
import { observe } from "../observe.ts";
import { type ClusterPaths, clusterFileOf, pathsBeside, type Verb, verb } from "../session.ts";

export const check: Verb<SupervisorFlags, []> = verb(async (session, flags) => {
  const { terminal } = session;
  const paths = pathsBeside(clusterFileOf(session));
  const { recordedArtifacts } = await observe(terminal, flags, paths);
  const findings = await findingsIn(paths, recordedArtifacts);
  if (terminal.json) terminal.document(findingsDocument(findings));
  else for (const line of findingLines(findings, linesOf)) terminal.out(line);
  return hasErrors(findings) ? exitCodes.usage : exitCodes.done;
});

/** A file that does not load or compile has findings as well: those problems. */
async function findingsIn(paths: ClusterPaths, recorded: Recorded): Promise<readonly Finding[]> {
  try {
    return (await readCluster(paths, recorded)).findings;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return error.problems.map(({ code, message, fix, place, path }) => {
      const subject = path.length > 0 ? path.join(".") : "cluster file";
      return { rule: code, severity: "error", at: place, subject, message, evidence: [], fix };
    });
  }
}
