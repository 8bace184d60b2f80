/** The reference page of a rule, written from the rule itself. */
import { type Message, oneMachineAdvice, type Rule, type Scenario } from "./rule.ts";

/** The page `docs/rules/<id>.md`. */
export function ruleDoc(rule: Rule): string {
  const { what, why, source } = rule.docs;
  const messages = Object.values<Message>(rule.messages).flatMap((message) => messageLines(message, rule));
  const lines = [
    `# ${rule.id}`,
    "",
    `Category: ${rule.category}. Severity: ${severityText(rule)}.`,
    "",
    `${what} ${why}`,
    "",
    `Source: ${source}`,
    "",
    "## What it says",
    "",
    ...messages,
    ...optionLines(rule),
    ...witnessLines(rule),
    ...(rule.infoInDevelopment ? ["", `In production each fix ends with: ${oneMachineAdvice}`] : []),
  ];
  return `${lines.join("\n")}\n`;
}

/** The page `docs/rules/README.md`: every rule on one line, by category. */
export function ruleIndexDoc(rules: readonly Rule[]): string {
  const categories = [...new Set(rules.map((rule) => rule.category))];
  const sections = categories.flatMap((category) => [
    "",
    `## ${category}`,
    "",
    ...rules.filter((rule) => rule.category === category).map(indexLine),
  ]);
  const intro = "What `tutti check` proves about a cluster before anything starts. Generated from the rules.";
  return `${["# Rules", "", intro, ...sections].join("\n")}\n`;
}

function indexLine(rule: Rule): string {
  return `- [${rule.id}](${rule.id}.md), ${rule.severity}: ${rule.docs.what}`;
}

function severityText(rule: Rule): string {
  return rule.infoInDevelopment
    ? `${rule.severity}; info where the environment is "development"`
    : rule.severity;
}

function messageLines(message: Message, rule: Rule): readonly string[] {
  const severity = message.severity ?? rule.severity;
  return [
    `- **${severity}**: ${message.text}`,
    ...(message.counterExample ? [`  Example: ${message.counterExample}`] : []),
    `  Fix: ${message.fix}`,
  ];
}

function optionLines({ id, options }: Rule): readonly string[] {
  const lines = Object.entries(options).map(([name, option]) => {
    return `- \`${name}\`, default ${option.default}: ${option.means}`;
  });
  if (lines.length === 0) return [];
  return ["", "## Options", "", `Set in \`cluster(…, { rules: { "${id}": { … } } })\`.`, "", ...lines];
}

function scenarioText(scenario: Scenario = "release"): string {
  return scenario === "release" ? "a release" : "a release that never gets ready";
}

function witnessLines({ witness }: Rule): readonly string[] {
  if (!witness) return [];
  const text =
    "invariant" in witness
      ? `In the rehearsal of ${scenarioText(witness.scenario)} its bad examples must break the invariant ${witness.invariant}, and its good ones must not.`
      : `Not one of rehearsal. ${witness.proof}`;
  return ["", "## Witness", "", text];
}
