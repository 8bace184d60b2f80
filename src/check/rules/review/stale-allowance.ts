/** Finds an allowance that is expired, that nothing needs, or that names no rule. */
import type { PlacedAllowance } from "../../../model/allowance.ts";
import { closest } from "../../../model/read.ts";
import { isExpired } from "../../allowances.ts";
import { derived, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, type Verdict, type Violated, violated } from "../../verdict.ts";

type MessageId = "expired" | "unused" | "noSuchRule";

export const staleAllowance: Rule = defineRule({
  id: "stale-allowance",
  category: "review",
  severity: "warning",
  docs: {
    what: "An allowance is expired, silences nothing, or names a rule that does not exist.",
    why:
      "An allowance is a decision that somebody took about one finding. An expired one silences nothing any " +
      "more, and its finding is back. One that nothing needs would silence the same fault when it comes back " +
      "for another reason. All are warnings: the cluster is no worse for them. They cannot be allowed themselves.",
    source: "ESLint's unused disable directives and cdk-nag's acknowledgements with a reason.",
  },
  messages: {
    expired: {
      text: 'The allowance of {rule} on "{part}" expired on {until}, so its findings count again.',
      counterExample: "the day after {until}, whoever promised to repair it has not, and the check says so.",
      fix: "repair what {rule} finds, or decide anew: a later `until`, with the reason.",
    },
    unused: {
      text: 'The allowance of {rule} on "{part}" silences nothing.',
      counterExample: 'in a year {rule} finds something new on "{part}", and nobody learns of it.',
      fix: "remove it.",
    },
    noSuchRule: {
      text: 'The allowance on "{part}" names the rule {rule}, which does not exist.',
      counterExample: "the finding that it was to silence stays, or the rule was renamed and nobody noticed.",
      fix: "{meant}name a rule as `tutti check` prints it; docs/rules lists them all.",
    },
  },
  about: ({ cluster }) => cluster.allowances ?? [],
  judge(allowance, facts): Verdict<MessageId> | readonly Verdict<MessageId>[] {
    const review = facts.outside.review;
    if (!review || review.notRun.includes(allowance.rule)) return [];
    if (!(allowance.rule in review.options)) return staleAs("noSuchRule", allowance, facts);
    const { today } = facts.outside;
    if (allowance.until !== undefined && today === undefined)
      return unknown(allowanceAt(allowance, facts), "which day it is", "check where there is a calendar.");
    if (isExpired(allowance, today)) return staleAs("expired", allowance, facts);
    return review.used.includes(allowance) ? holds : staleAs("unused", allowance, facts);
  },
});

function staleAs(message: MessageId, allowance: PlacedAllowance, facts: Facts): Violated<MessageId> {
  const { rule, reason, until = "" } = allowance;
  const part = allowanceAt(allowance, facts);
  const why = {
    expired: derived(`it is ${facts.outside.today}, after ${until}`),
    unused: derived(`${rule} finds nothing there`),
    noSuchRule: derived("no rule has this id"),
  };
  return violated({
    message,
    part,
    data: { part: part.name, rule, until, meant: meantBy(rule, facts) },
    evidence: [stated(`its reason is “${reason}”`), why[message]],
  });
}

/** A question before the advice, where a slip of the pen is likely. */
function meantBy(rule: string, { outside }: Facts): string {
  const meant = closest(rule, Object.keys(outside.review?.options ?? {}));
  return meant === undefined ? "" : `did you mean "${meant}"? Else `;
}

/** The finding stands at the `allow(…)` itself, and is about the part that it is on. */
function allowanceAt(
  { part, place }: PlacedAllowance,
  { cluster }: Facts,
): { name: string; place: typeof place } {
  return { name: part ?? cluster.name, place };
}
