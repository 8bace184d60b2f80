/** Tests a rule by examples, and lints the examples: a rule that is not shown at work is not tested. */
import { stableJson } from "../base/stable-json.ts";
import type { Severity } from "../contract/finding.ts";
import type { Cluster } from "../model/cluster.ts";
import { findingOf, judgementOf, violationsOf } from "./apply-rule.ts";
import { changedSettings } from "./example-difference.ts";
import { type Facts, readFacts } from "./facts.ts";
import { nothingKnown, type OutsideFacts } from "./outside.ts";
import { canBeError, messageOf, type Rule } from "./rule.ts";
import { placeholdersOf } from "./template.ts";
import type { Violated } from "./verdict.ts";

export interface Example {
  readonly cluster: Cluster;
  readonly outside?: OutsideFacts;
}

export interface ExpectedFinding {
  readonly message: string;
  readonly subject: string;
  readonly severity: Severity;
  readonly path?: readonly string[];
}

/** A fault, what the rule says of it, and the same cluster with the fault repaired by one setting. */
export interface Violation {
  readonly name: string;
  readonly bad: Example;
  readonly expected: readonly ExpectedFinding[];
  readonly good: Example;
  /** Why the repair takes more than one setting, where it does. */
  readonly repairedTogether?: string;
}

/** A cluster that a hasty rule would take for a faulty one. */
export interface Innocent {
  readonly name: string;
  readonly good: Example;
}

/** A cluster that says too little: the rule must ask, and must not guess. */
export interface Unanswered {
  readonly name: string;
  readonly asked: Example;
  /** The part that it asks about. */
  readonly subject: string;
}

export interface RuleExamples {
  readonly violations: readonly Violation[];
  readonly innocents: readonly Innocent[];
  readonly unanswered?: readonly Unanswered[];
}

/** Every complaint about the rule or its examples, as sentences; empty when all is well. */
export function examineRule(rule: Rule, examples: RuleExamples): readonly string[] {
  const { violations, innocents, unanswered = [] } = examples;
  return [
    ...complaintsOfDeclaration(rule),
    ...(violations.length === 0 ? ["there is no bad example"] : []),
    ...(innocents.length === 0 ? ["there is no innocent example"] : []),
    ...doubleNames([...violations, ...innocents, ...unanswered].map(({ name }) => name)),
    ...violations.flatMap((violation) => complaintsOfViolation(rule, violation)),
    ...innocents.flatMap(({ name, good }) => complaintsOfGood(rule, name, good)),
    ...unanswered.flatMap((example) => complaintsOfUnanswered(rule, example)),
    ...unusedMessages(rule, violations),
  ];
}

function complaintsOfDeclaration(rule: Rule): readonly string[] {
  const silent = Object.entries(rule.messages).filter(([, { severity, counterExample }]) => {
    return (severity ?? rule.severity) !== "info" && !counterExample;
  });
  return [
    ...silent.map(([id]) => `${id} tells no counter-example`),
    ...(canBeError(rule) && !rule.witness ? ["an error needs a witness: an invariant, or a proof"] : []),
    ...(rule.witness && !canBeError(rule) ? ["a rule without errors needs no witness"] : []),
  ];
}

function complaintsOfViolation(rule: Rule, violation: Violation): readonly string[] {
  const { name, bad, expected, good } = violation;
  const facts = factsOf(bad);
  const found = violationsOf(rule, facts);
  const got = stableJson(found.map((one) => shapeOf(rule, one, facts)));
  const wanted = stableJson(expected.map((one) => ({ path: [], ...one })));
  return [
    ...(expected.length === 0 ? [`${name}: expects nothing of the bad example`] : []),
    ...(got === wanted ? [] : [`${name}: expected ${wanted}, got ${got}`]),
    ...complaintsOfRepair(violation),
    ...found.flatMap((one) => complaintsOfText(rule, name, one)),
    ...complaintsOfGood(rule, name, good),
  ];
}

function complaintsOfRepair({ name, bad, good, repairedTogether }: Violation): readonly string[] {
  const changed = changedSettings(bad, good);
  if (changed.length === 0) return [`${name}: the good example equals the bad one`];
  const several = changed.length > 1;
  if (several && repairedTogether === undefined)
    return [`${name}: the good example differs by more than the fix: ${changed.join(", ")}`];
  if (!several && repairedTogether !== undefined) return [`${name}: one setting is changed, none together`];
  return [];
}

function complaintsOfText(rule: Rule, name: string, found: Violated): readonly string[] {
  const { text, counterExample = "", fix } = messageOf(rule, found.message);
  const placeholders = [...new Set(placeholdersOf(`${text} ${counterExample} ${fix}`))];
  const unfilled = placeholders.filter((key) => found.data[key] === undefined);
  return [
    ...unfilled.map((key) => `${name}: ${found.message} leaves {${key}} unfilled`),
    ...(found.evidence.some(({ fact }) => fact.trim() === "")
      ? [`${name}: ${found.message} has empty evidence`]
      : []),
    ...(found.evidence.length === 0 ? [`${name}: ${found.message} has no evidence`] : []),
    ...(fix.trim() === "" ? [`${name}: ${found.message} has no fix`] : []),
  ];
}

function complaintsOfGood(rule: Rule, name: string, good: Example): readonly string[] {
  return violationsOf(rule, factsOf(good)).map(
    ({ message }) => `${name}: the good example raises ${message}`,
  );
}

function complaintsOfUnanswered(rule: Rule, { name, asked, subject }: Unanswered): readonly string[] {
  const { findings, questions } = judgementOf(rule, factsOf(asked));
  const isAsked = questions.some((question) => question.subject === subject);
  return [
    ...findings.map(({ messageId }) => `${name}: raises ${messageId} without knowing`),
    ...(isAsked ? [] : [`${name}: asks nothing about "${subject}"`]),
  ];
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

function shapeOf(rule: Rule, found: Violated, facts: Facts): ExpectedFinding {
  const { severity, subject } = findingOf(rule, found, facts);
  return { message: found.message, subject, severity, path: found.path ?? [] };
}

export function factsOf({ cluster, outside }: Example): Facts {
  return readFacts(cluster, outside ?? nothingKnown);
}
