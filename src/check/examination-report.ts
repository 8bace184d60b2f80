/** How a whole check is told: besides the findings, what was accepted, what is not known, and how each category is. */
import { placeText } from "../base/place.ts";
import { tableText } from "../base/table.ts";
import type { Finding, OpenQuestion } from "../contract/finding.ts";
import { type FindingsDocument, type FindingsSummary, findingsDocument, summaryOf } from "./report.ts";
import { type Category, categories } from "./rule.ts";
import type { Examination } from "./run-checks.ts";

export interface CategorySummary extends FindingsSummary {
  /** Accepted in the file. */
  readonly allowed: number;
  /** Subjects of which a rule is known to hold. */
  readonly holds: number;
  /** Questions that the file does not answer. */
  readonly unknown: number;
}

/** Names are kept; fields are added, never renamed. */
export interface ExaminationDocument extends FindingsDocument {
  readonly allowed: readonly (FindingsDocument["findings"][number] & {
    readonly reason: string;
    readonly until: string | null;
  })[];
  readonly unknown: readonly OpenQuestion[];
  readonly categories: Readonly<Partial<Record<Category, CategorySummary>>>;
}

/** @param findings All that count, also those that are no rule's. */
export function examinationDocument(
  findings: readonly Finding[],
  examination: Examination,
): ExaminationDocument {
  const { allowed, questions } = examination;
  const accepted = findingsDocument(allowed.map(({ finding }) => finding)).findings;
  return {
    ...findingsDocument(findings),
    allowed: accepted.map((finding, index) => {
      const { reason = "", until = null } = allowed[index]?.allowance ?? {};
      return { ...finding, reason, until };
    }),
    unknown: questions,
    categories: Object.fromEntries(categorySummaries(findings, examination)),
  };
}

/** What was accepted, and what is not known: one paragraph each, nothing where there is none. */
export function examinationLines({ allowed, questions }: Examination): readonly string[] {
  const accepted = allowed.flatMap(({ finding, allowance }) => [
    `allowed  ${finding.rule}  ${placeText(finding.at)}`,
    `  ${finding.message}`,
    `  reason   ${allowance.reason}${allowance.until ? ` (until ${allowance.until})` : ""}`,
    "",
  ]);
  const open = questions.flatMap(({ rule, at, subject, missing, tell }) => [
    `unknown  ${rule}  ${placeText(at)}`,
    `  The file does not say ${missing} ("${subject}").`,
    `  tell     ${tell}`,
    "",
  ]);
  return [...accepted, ...open];
}

/** Lines of a table with one row for each category that had something to judge. */
export function categoryLines(findings: readonly Finding[], examination: Examination): readonly string[] {
  const rows = categorySummaries(findings, examination).map(([category, counts]) => [
    category,
    ...[counts.error, counts.warning, counts.info, counts.allowed, counts.holds, counts.unknown].map(String),
  ]);
  const header = ["category", "errors", "warnings", "info", "allowed", "hold", "unknown"];
  return rows.length === 0 ? [] : [...tableText(header, rows).split("\n"), ""];
}

function categorySummaries(
  findings: readonly Finding[],
  { judgements, allowed }: Examination,
): readonly (readonly [Category, CategorySummary])[] {
  return categories.flatMap((category) => {
    const mine = judgements.filter(({ rule }) => rule.category === category);
    const ids = new Set(mine.map(({ rule }) => rule.id));
    const counts: CategorySummary = {
      ...summaryOf(findings.filter(({ rule }) => ids.has(rule))),
      allowed: allowed.filter(({ finding }) => ids.has(finding.rule)).length,
      holds: mine.reduce((sum, { held }) => sum + held, 0),
      unknown: mine.reduce((sum, { questions }) => sum + questions.length, 0),
    };
    const isEmpty = Object.values(counts).every((count) => count === 0);
    return isEmpty ? [] : [[category, counts] as const];
  });
}
