/** Finds an option of a rule that no rule has. */
import { stated } from "../../evidence.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const unknownRuleOption: Rule = defineRule({
  id: "unknown-rule-option",
  category: "review",
  severity: "warning",
  docs: {
    what: "`rules` of the cluster sets an option that no rule has.",
    why: "The default holds then, and somebody believes that it does not: a warning, since the cluster is no worse.",
    source: "ESLint, which refuses options that the schema of a rule does not have.",
  },
  messages: {
    noSuchRule: {
      text: "`rules` sets options of {rule}, which does not exist.",
      counterExample: "a slip of the pen in the id: the rule that was meant goes on with its defaults.",
      fix: "name a rule as `tutti check` prints it; docs/rules lists them all.",
    },
    noSuchOption: {
      text: "`rules` sets {option} of {rule}, which has no such option.",
      counterExample: "a slip of the pen in {option}: {rule} goes on with its defaults.",
      fix: "options of {rule}: {known}.",
    },
  },
  about: ({ cluster }) => Object.entries(cluster.rules ?? {}),
  judge([rule, given], { cluster, outside }): readonly Verdict<"noSuchRule" | "noSuchOption">[] {
    if (!outside.review) return [];
    const known = outside.review.options[rule];
    const evidence = [stated(`rules holds ${rule}: { ${Object.keys(given).join(", ")} }`)] as const;
    const at = { part: cluster, evidence };
    if (!known) return [violated({ ...at, message: "noSuchRule", path: ["rules", rule], data: { rule } })];
    return Object.keys(given).map((option) => {
      if (known.includes(option)) return holds;
      const data = { rule, option, known: listText(known) || "none" };
      return violated({ ...at, message: "noSuchOption", path: ["rules", rule, option], data });
    });
  },
});
