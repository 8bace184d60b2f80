/** Applies one rule to the facts, and makes findings of its reports. */
import type { Finding, Severity } from "../contract/finding.ts";
import type { Facts } from "./facts.ts";
import { messageOf, oneMachineAdvice, type Report, type Rule } from "./rule.ts";
import { fillTemplate } from "./template.ts";

export function reportsOf(rule: Rule, facts: Facts): readonly Report[] {
  const reports: Report[] = [];
  rule.check(facts, (found) => reports.push(found));
  return reports;
}

export function findingOf(rule: Rule, report: Report, facts: Facts): Finding {
  const message = messageOf(rule, report.message);
  return {
    rule: rule.id,
    severity: severityOf(rule, message.severity ?? rule.severity, facts),
    at: report.part.place,
    ...(report.path ? { path: report.path } : {}),
    subject: report.part.name,
    message: fillTemplate(message.text, report.data),
    evidence: report.evidence,
    fix: fillTemplate(message.fix, report.data) + wayOut(rule, facts),
  };
}

/** A file that says so already is not told to. */
function wayOut(rule: Rule, facts: Facts): string {
  const helps = rule.infoInDevelopment && facts.cluster.environment !== "development";
  return helps ? ` ${oneMachineAdvice}` : "";
}

function severityOf(rule: Rule, severity: Severity, facts: Facts): Severity {
  return rule.infoInDevelopment && facts.cluster.environment === "development" ? "info" : severity;
}
