/** Tests a rule by examples, and lints the examples: a rule that is not shown at work is not tested. */
import { stableJson } from "../base/stable-json.ts";
import type { Severity } from "../contract/finding.ts";
import type { Cluster } from "../model/cluster.ts";
import { findingOf, reportsOf } from "./apply-rule.ts";
import { type Facts, readFacts } from "./facts.ts";
import { nothingKnown, type OutsideFacts } from "./outside.ts";
import { messageOf, type Report, type Rule } from "./rule.ts";
import { placeholdersOf } from "./template.ts";

export interface Example {
  readonly cluster: Cluster;
  readonly outside?: OutsideFacts;
}

export interface ExpectedReport {
  readonly message: string;
  readonly subject: string;
  readonly severity: Severity;
  readonly path?: readonly string[];
}

/** A fault, what the rule says of it, and the same cluster with the fault repaired. */
export interface Violation {
  readonly name: string;
  readonly bad: Example;
  readonly expected: readonly ExpectedReport[];
  readonly good: Example;
}

/** A cluster that a hasty rule would take for a faulty one. */
export interface Innocent {
  readonly name: string;
  readonly good: Example;
}

export interface RuleExamples {
  readonly violations: readonly Violation[];
  readonly innocents: readonly Innocent[];
}

/** Every complaint about the rule or its examples, as sentences; empty when all is well. */
export function examineRule(rule: Rule, examples: RuleExamples): readonly string[] {
  const { violations, innocents } = examples;
  return [
    ...(violations.length === 0 ? ["there is no bad example"] : []),
    ...(innocents.length === 0 ? ["there is no innocent example"] : []),
    ...doubleNames([...violations, ...innocents].map(({ name }) => name)),
    ...violations.flatMap((violation) => complaintsOfViolation(rule, violation)),
    ...innocents.flatMap(({ name, good }) => complaintsOfGood(rule, name, good)),
    ...unusedMessages(rule, violations),
  ];
}

function complaintsOfViolation(rule: Rule, { name, bad, expected, good }: Violation): readonly string[] {
  const facts = factsOf(bad);
  const reports = reportsOf(rule, facts);
  const got = stableJson(reports.map((report) => shapeOf(rule, report, facts)));
  const wanted = stableJson(expected.map((report) => ({ path: [], ...report })));
  return [
    ...(expected.length === 0 ? [`${name}: expects nothing of the bad example`] : []),
    ...(got === wanted ? [] : [`${name}: expected ${wanted}, got ${got}`]),
    ...(withoutPlaces(bad) === withoutPlaces(good) ? [`${name}: the good example equals the bad one`] : []),
    ...reports.flatMap((report) => complaintsOfReport(rule, name, report)),
    ...complaintsOfGood(rule, name, good),
  ];
}

function complaintsOfReport(rule: Rule, name: string, report: Report): readonly string[] {
  const message = messageOf(rule, report.message);
  const unfilled = placeholdersOf(`${message.text} ${message.fix}`).filter(
    (key) => report.data[key] === undefined,
  );
  return [
    ...unfilled.map((key) => `${name}: ${report.message} leaves {${key}} unfilled`),
    ...(report.evidence.some(({ fact }) => fact.trim() === "")
      ? [`${name}: ${report.message} has empty evidence`]
      : []),
    ...(report.evidence.length === 0 ? [`${name}: ${report.message} has no evidence`] : []),
    ...(message.fix.trim() === "" ? [`${name}: ${report.message} has no fix`] : []),
  ];
}

function complaintsOfGood(rule: Rule, name: string, good: Example): readonly string[] {
  return reportsOf(rule, factsOf(good)).map((report) => `${name}: the good example raises ${report.message}`);
}

function unusedMessages(rule: Rule, violations: readonly Violation[]): readonly string[] {
  const used = new Set(violations.flatMap(({ expected }) => expected.map(({ message }) => message)));
  return Object.keys(rule.messages).flatMap((id) =>
    used.has(id) ? [] : [`no example shows the message ${id}`],
  );
}

function doubleNames(names: readonly string[]): readonly string[] {
  const doubles = names.filter((name, index) => names.indexOf(name) !== index);
  return doubles.map((name) => `two examples are called "${name}"`);
}

function shapeOf(rule: Rule, report: Report, facts: Facts): ExpectedReport {
  const { severity, subject } = findingOf(rule, report, facts);
  return { message: report.message, subject, severity, path: report.path ?? [] };
}

function factsOf({ cluster, outside }: Example): Facts {
  return readFacts(cluster, outside ?? nothingKnown);
}

/** Two equal clusters differ at least in the lines they were written on. */
function withoutPlaces({ cluster, outside }: Example): string {
  return JSON.stringify([cluster, outside], (key, value: unknown) => (key === "place" ? undefined : value));
}
