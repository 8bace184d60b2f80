/** `tutti check`: what is wrong with the file, before anything starts. */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { ProblemError } from "../../base/problem.ts";
import { categoryLines, examinationDocument, examinationLines } from "../../check/examination-report.ts";
import { findingLines } from "../../check/report.ts";
import type { Rule } from "../../check/rule.ts";
import { rules } from "../../check/rules/index.ts";
import { type Examination, hasErrors, inReadingOrder } from "../../check/run-checks.ts";
import { sarifLog } from "../../check/sarif.ts";
import type { Finding } from "../../contract/finding.ts";
import type { Cluster } from "../../model/cluster.ts";
import type { KnownOutside } from "../../supervisor/known-outside.ts";
import { compareWithBaseline } from "../baseline-file.ts";
import { chosenRules, explain } from "../chosen-rules.ts";
import { linesOf, readCluster } from "../cluster-input.ts";
import { exitCodes } from "../exit-codes.ts";
import type { SupervisorFlags } from "../flags.ts";
import { observe } from "../observe.ts";
import { offerRepairs } from "../offer-repairs.ts";
import { type ClusterPaths, clusterFileOf, pathsBeside, type Session, type Verb, verb } from "../session.ts";
import { ownVersion } from "../version.ts";

export interface CheckFlags extends SupervisorFlags {
  readonly rule?: readonly string[];
  readonly explain?: string;
  readonly strict: boolean;
  readonly baseline?: string;
  readonly sarif?: string;
  readonly fix: boolean;
}

/** What was found, before anything is made of it. */
interface Found {
  /** Undefined when the file does not load. */
  readonly cluster?: Cluster;
  readonly findings: readonly Finding[];
  readonly examination: Examination;
}

export const check: Verb<CheckFlags, []> = verb(async (session, flags) => {
  const { terminal } = session;
  if (flags.explain !== undefined) return explain(terminal, flags.explain);
  const chosen = flags.rule ? chosenRules(flags.rule) : undefined;
  const paths = pathsBeside(clusterFileOf(session));
  const { known } = await observe(terminal, flags, paths);
  const found = counted(await foundIn(paths, known, chosen), flags);
  const { fresh, known: accepted } = compareWithBaseline(terminal, found.findings, flags);
  tell(session, found, { fresh, accepted }, flags);
  if (flags.fix && found.cluster) await offerRepairs(terminal, found.cluster, fresh);
  return hasErrors(fresh) ? exitCodes.usage : exitCodes.done;
});

/** With --strict, what the file allows counts as well. */
function counted(found: Found, { strict }: CheckFlags): Found {
  if (!strict) return found;
  const { findings, examination } = found;
  const all = [...findings, ...examination.allowed.map(({ finding }) => finding)];
  return { ...found, findings: all.sort(inReadingOrder), examination: { ...examination, allowed: [] } };
}

function tell(
  { terminal }: Session,
  { examination }: Found,
  { fresh, accepted }: { readonly fresh: readonly Finding[]; readonly accepted: readonly Finding[] },
  { sarif }: CheckFlags,
): void {
  if (sarif !== undefined) {
    const { allowed } = examination;
    const input = { version: ownVersion(), rules, findings: fresh, allowed, known: accepted };
    writeFileSync(
      resolve(sarif),
      `${JSON.stringify(sarifLog({ ...input, root: process.cwd() }), null, 2)}\n`,
    );
  }
  if (terminal.json) return terminal.document(examinationDocument(fresh, examination));
  const summary = findingLines(fresh, linesOf);
  const lines = [
    ...summary.slice(0, -1),
    ...examinationLines(examination),
    ...categoryLines(fresh, examination),
    ...summary.slice(-1),
  ];
  for (const line of lines) terminal.out(line);
}

const nothingExamined: Examination = { findings: [], allowed: [], questions: [], judgements: [] };

/** A file that does not load or compile has findings as well: those problems. */
async function foundIn(paths: ClusterPaths, known: KnownOutside, chosen?: readonly Rule[]): Promise<Found> {
  try {
    return await readCluster(paths, known, chosen);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const findings = error.problems.map(({ code, message, fix, place, path }): Finding => {
      const subject = path.length > 0 ? path.join(".") : "cluster file";
      return { rule: code, severity: "error", at: place, subject, message, evidence: [], fix };
    });
    return { findings, examination: nothingExamined };
  }
}
