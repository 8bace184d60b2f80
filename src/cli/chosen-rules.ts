/** The rules that were asked for by name, and what one of them says of itself. */
import type { Rule } from "../check/rule.ts";
import { ruleDoc } from "../check/rule-doc.ts";
import { rules } from "../check/rules/index.ts";
import { Refusal } from "../supervisor/refusal.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import type { Terminal } from "./terminal.ts";

export function chosenRules(ids: readonly string[]): readonly Rule[] {
  return ids.map(ruleNamed);
}

/** `tutti check --explain RULE`: its reference page. */
export function explain(terminal: Terminal, id: string): ExitCode {
  const { verdicts: _verdicts, ...declared } = ruleNamed(id);
  if (terminal.json) terminal.document({ schema: 1, rule: declared });
  else terminal.out(ruleDoc(ruleNamed(id)).trimEnd());
  return exitCodes.done;
}

function ruleNamed(id: string): Rule {
  const rule = rules.find((known) => known.id === id);
  if (rule) return rule;
  const ids = rules.map((known) => known.id).sort();
  throw new Refusal("no-such-thing", `there is no rule "${id}"`, `there are: ${ids.join(", ")}`);
}
