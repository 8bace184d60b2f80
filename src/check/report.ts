/** How findings are told: as lines for people, and as the JSON document that others script against. */
import { type Place, placeText } from "../base/place.ts";
import type { Evidence, Finding, Severity } from "../contract/finding.ts";

export interface FindingsSummary {
  readonly error: number;
  readonly warning: number;
  readonly info: number;
}

/** Names are kept; fields are added, never renamed. */
export interface FindingsDocument {
  readonly schema: 1;
  readonly findings: readonly {
    readonly rule: string;
    readonly messageId?: string;
    readonly severity: Severity;
    readonly at: Place;
    readonly subject: string;
    readonly path?: readonly string[];
    readonly message: string;
    readonly counterExample?: string;
    readonly evidence: readonly Evidence[];
    readonly fix: string;
  }[];
  readonly summary: FindingsSummary;
}

export function findingsDocument(findings: readonly Finding[]): FindingsDocument {
  return {
    schema: 1,
    findings: findings.map(({ at, repair: _repair, ...told }) => {
      const { file, line, column } = at;
      return { ...told, at: { file, line, column } };
    }),
    summary: summaryOf(findings),
  };
}

export function summaryOf(findings: readonly Finding[]): FindingsSummary {
  const count = (severity: Severity): number =>
    findings.filter((finding) => finding.severity === severity).length;
  return { error: count("error"), warning: count("warning"), info: count("info") };
}

/** The lines of a source file, without their line ends; undefined when it cannot be read. */
export type SourceLines = (file: string) => readonly string[] | undefined;

/** Findings as text lines, an empty line after each, and the summary as the last line. */
export function findingLines(findings: readonly Finding[], linesOf: SourceLines): readonly string[] {
  return [...findings.flatMap((finding) => [...linesOfFinding(finding, linesOf), ""]), summaryText(findings)];
}

function linesOfFinding(finding: Finding, linesOf: SourceLines): readonly string[] {
  return [
    `${finding.severity}  ${finding.rule}  ${placeText(finding.at)}`,
    `  ${finding.message}`,
    ...sourceLinesAt(finding.at, linesOf),
    ...(finding.counterExample ? [`  example  ${finding.counterExample}`] : []),
    ...finding.evidence.map((evidence) => `  because  ${evidence.fact} (${provenanceText(evidence)})`),
    `  fix      ${finding.fix}`,
  ];
}

/** Where a fact comes from: the file, with the place if it is another one, or whose default it is. */
function provenanceText({ source, at, vendor }: Evidence): string {
  if (vendor) return `default of ${vendor.program}: ${vendor.reference}`;
  // The model does not keep whether a value that equals the default was written down: both are as by default.
  if (source === "default") return "as by default";
  return at ? `${source} at ${placeText(at)}` : source;
}

/** The line of the user's file with a caret below the column; nothing when the place is not known. */
function sourceLinesAt(at: Place, linesOf: SourceLines): readonly string[] {
  const source = linesOf(at.file)?.[at.line - 1];
  if (source === undefined) return [];
  const number = String(at.line).padStart(5);
  // Tabs stay tabs, so that the caret stands below its character whatever a tab is wide.
  const indent = source.slice(0, Math.max(0, at.column - 1)).replace(/[^\t]/g, " ");
  return [`  ${number} | ${source}`, `  ${" ".repeat(number.length)} | ${indent}^`];
}

function summaryText(findings: readonly Finding[]): string {
  const { error, warning, info } = summaryOf(findings);
  if (error + warning + info === 0) return "no findings";
  return `${counted(error, "error")}, ${counted(warning, "warning")}, ${info} info`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
