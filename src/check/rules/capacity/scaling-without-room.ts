/** Finds policies that can never change anything: the least is also the most. */
import { derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

export const scalingWithoutRoom: Rule = defineRule({
  id: "scaling-without-room",
  category: "capacity",
  severity: "warning",
  docs: {
    what: "A service follows its load between bounds that are equal.",
    why:
      "The policy is evaluated, says what it would do, and never does it. Whoever reads it believes that the service grows " +
      "under load. It is a warning: nothing breaks that did not break without it.",
    source:
      "SST's default of min = max = 1 beside its target tracking; guide 002: minimum and maximum tasks 1.",
  },
  messages: {
    fixed: {
      text: '"{part}" may have {min} to {max} instances, so its policy never changes anything.',
      counterExample: 'the load of "{part}" doubles, its alarm says so, and {min} instances go on alone.',
      fix: "raise max, or remove scaling and write replicas: {min}.",
    },
  },
  about: ({ cluster }) => cluster.services.filter(({ scaling }) => scaling !== undefined),
  judge(part) {
    const { min = 0, max = 0 } = part.scaling ?? {};
    if (min < max) return holds;
    return violated({
      message: "fixed",
      part,
      path: ["scaling", "max"],
      data: { part: part.name, min, max },
      evidence: [stated(`min is ${min} and max is ${max}`), derived("there is one number between them")],
    });
  },
});
