/** Runs every rule over a cluster. */
import type { Finding, Severity } from "../contract/finding.ts";
import type { Cluster } from "../model/cluster.ts";
import { judgementOf } from "./apply-rule.ts";
import { readFacts } from "./facts.ts";
import { nothingKnown, type OutsideFacts } from "./outside.ts";
import { rules } from "./rules/index.ts";

/** All findings: the most severe first, then in the order of the file. */
export function checkCluster(cluster: Cluster, outside: OutsideFacts = nothingKnown): readonly Finding[] {
  const facts = readFacts(cluster, outside);
  const findings = rules.flatMap((rule) => judgementOf(rule, facts).findings);
  return findings.sort(inReadingOrder);
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
