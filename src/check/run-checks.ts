/** Runs the rules over a cluster, and applies the allowances of the file. */
import type { Finding, OpenQuestion, Severity } from "../contract/finding.ts";
import type { Cluster } from "../model/cluster.ts";
import { type AllowedFinding, settle } from "./allowances.ts";
import { type Judgement, judgementOf } from "./apply-rule.ts";
import { readFacts } from "./facts.ts";
import { nothingKnown, type OutsideFacts, type Review } from "./outside.ts";
import type { Rule } from "./rule.ts";
import { rules } from "./rules/index.ts";

/** What all rules say of a cluster. Findings stand the most severe first, then in the order of the file. */
export interface Examination {
  /** What counts. */
  readonly findings: readonly Finding[];
  /** What somebody has accepted in the file. */
  readonly allowed: readonly AllowedFinding[];
  /** What the file does not say enough for. */
  readonly questions: readonly OpenQuestion[];
  readonly judgements: readonly Judgement[];
}

/** @param chosen The rules to run; the allowances of others are then not judged. */
export function examineCluster(
  cluster: Cluster,
  outside: OutsideFacts = nothingKnown,
  chosen: readonly Rule[] = rules,
): Examination {
  const facts = readFacts(cluster, outside);
  const judged = chosen
    .filter(({ category }) => category !== "review")
    .map((rule) => judgementOf(rule, facts));
  const found = judged.flatMap(({ findings }) => findings);
  const settled = settle(found, cluster.allowances ?? [], outside.today);
  const reviewFacts = { ...facts, outside: { ...outside, review: reviewWith(settled.used, chosen) } };
  const reviewed = chosen
    .filter(({ category }) => category === "review")
    .map((rule) => judgementOf(rule, reviewFacts));
  const judgements = [...judged, ...reviewed];
  return {
    findings: [...settled.findings, ...reviewed.flatMap(({ findings }) => findings)].sort(inReadingOrder),
    allowed: settled.allowed,
    questions: judgements.flatMap(({ questions }) => questions),
    judgements,
  };
}

/** The findings that count. */
export function checkCluster(cluster: Cluster, outside: OutsideFacts = nothingKnown): readonly Finding[] {
  return examineCluster(cluster, outside).findings;
}

function reviewWith(used: Review["used"], chosen: readonly Rule[]): Review {
  const options = rules.map(({ id, options: own }) => [id, Object.keys(own)] as const);
  const ran = new Set(chosen.map(({ id }) => id));
  return {
    options: Object.fromEntries(options),
    notRun: rules.flatMap(({ id }) => (ran.has(id) ? [] : [id])),
    used,
  };
}

/** True when nothing may be started or changed. */
export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === "error");
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** The most severe first, then in the order of the file. */
export function inReadingOrder(a: Finding, b: Finding): number {
  return (
    RANK[a.severity] - RANK[b.severity] ||
    compareTexts(a.at.file, b.at.file) ||
    a.at.line - b.at.line ||
    a.at.column - b.at.column ||
    compareTexts(a.rule, b.rule) ||
    compareTexts(a.subject, b.subject) ||
    compareTexts(a.message, b.message)
  );
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
