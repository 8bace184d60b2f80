/** The rules that were asked for by name, and what one of them says of itself. */
import type { Rule } from "../check/rule.ts";
import { ruleDoc } from "../check/rule-doc.ts";
import { rules } from "../check/rules/index.ts";
import { closest } from "../model/read.ts";
import { Refusal } from "../supervisor/refusal.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { explainedIds, explanationOf } from "./input-explanations.ts";
import type { Terminal } from "./terminal.ts";

export function chosenRules(ids: readonly string[]): readonly Rule[] {
  return ids.map(ruleNamed);
}

/** `tutti check --explain RULE`: its reference page. */
export function explain(terminal: Terminal, id: string): ExitCode {
  const text = explanationOf(id);
  if (text !== undefined) {
    if (terminal.json) terminal.document({ schema: 1, finding: { id, text } });
    else terminal.out(`${id}: no rule, but a finding of its own\n\n${text}`);
    return exitCodes.done;
  }
  const { verdicts: _verdicts, ...declared } = ruleNamed(id);
  if (terminal.json) terminal.document({ schema: 1, rule: declared });
  else terminal.out(ruleDoc(ruleNamed(id)).trimEnd());
  return exitCodes.done;
}

function ruleNamed(id: string): Rule {
  const rule = rules.find((known) => known.id === id);
  if (rule) return rule;
  throw new Refusal("no-such-thing", `there is no rule "${id}"`, adviceFor(id));
}

function adviceFor(id: string): string {
  if (explanationOf(id) !== undefined)
    return `it is a finding of every check, and no rule to choose: \`tutti check --explain ${id}\``;
  const ids = rules.map((known) => known.id).sort();
  const meant = closest(id, [...ids, ...explainedIds]);
  return meant === undefined ? `there are: ${ids.join(", ")}` : `did you mean ${meant}?`;
}
