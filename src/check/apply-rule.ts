/** Applies one rule to the facts, and makes findings of its verdicts. */
import type { Finding, OpenQuestion, Severity } from "../contract/finding.ts";
import type { Facts } from "./facts.ts";
import { messageOf, oneMachineAdvice, type Rule } from "./rule.ts";
import { fillTemplate } from "./template.ts";
import type { Unknown, Violated } from "./verdict.ts";

/** What one rule says of a cluster. */
export interface Judgement {
  readonly rule: Rule;
  readonly findings: readonly Finding[];
  readonly questions: readonly OpenQuestion[];
  /** Subjects of which the rule is known to hold. */
  readonly held: number;
}

export function judgementOf(rule: Rule, facts: Facts): Judgement {
  const findings: Finding[] = [];
  const questions: OpenQuestion[] = [];
  let held = 0;
  for (const verdict of rule.verdicts(facts)) {
    if (verdict.kind === "violated") findings.push(findingOf(rule, verdict, facts));
    else if (verdict.kind === "unknown") questions.push(questionOf(rule, verdict));
    else held += 1;
  }
  return { rule, findings, questions, held };
}

export function violationsOf(rule: Rule, facts: Facts): readonly Violated[] {
  return rule.verdicts(facts).filter((verdict) => verdict.kind === "violated");
}

export function findingOf(rule: Rule, found: Violated, facts: Facts): Finding {
  const message = messageOf(rule, found.message);
  const { place, name } = found.part;
  const filled = (text: string): string => fillTemplate(text, found.data);
  return {
    rule: rule.id,
    messageId: found.message,
    severity: severityOf(rule, message.severity ?? rule.severity, facts),
    at: place,
    ...(found.path ? { path: found.path } : {}),
    subject: name,
    message: filled(message.text),
    ...(message.counterExample ? { counterExample: filled(message.counterExample) } : {}),
    evidence: found.evidence,
    fix: filled(message.fix) + wayOut(rule, facts),
    ...(found.repair ? { repair: { at: place, ...found.repair } } : {}),
  };
}

function questionOf(rule: Rule, { part, missing, tell }: Unknown): OpenQuestion {
  return { rule: rule.id, at: part.place, subject: part.name, missing, tell };
}

/** A file that says so already is not told to. */
function wayOut(rule: Rule, facts: Facts): string {
  const helps = rule.infoInDevelopment && facts.cluster.environment !== "development";
  return helps ? ` ${oneMachineAdvice}` : "";
}

function severityOf(rule: Rule, severity: Severity, facts: Facts): Severity {
  return rule.infoInDevelopment && facts.cluster.environment === "development" ? "info" : severity;
}
