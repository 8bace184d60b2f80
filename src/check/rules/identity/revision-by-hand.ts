/** Finds a service whose revisions people write in a console. */
import { derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const revisionByHand: Rule = defineRule({
  id: "revision-by-hand",
  category: "identity",
  severity: "warning",
  docs: {
    what: "People write new revisions of a service, with their variables, by hand.",
    why:
      "Nobody can read what changed before it runs, nobody reviews it, and what runs drifts from any file. A variable that is " +
      "typed in a console is there in clear for whoever may read the revision. It is a warning, since it works until a slip.",
    source: "The guide of a website on ECS; kayac/ecspresso on diff and verify.",
  },
  messages: {
    typed: {
      text: 'Revisions of "{part}" and their variables are written by hand.',
      counterExample:
        'somebody mistypes a variable of "{part}" in the console; the release goes through, and no diff shows what was changed.',
      fix: 'keep the revision of "{part}" in a file that is reviewed, let a pipeline register it with secrets by reference, and say revisions: "pipeline".',
    },
  },
  about: ({ cluster }) => cluster.services,
  judge(part): Verdict<"typed"> | readonly Verdict<"typed">[] {
    const { delivery } = part;
    if (!delivery?.revisions) return [];
    if (delivery.revisions === "pipeline") return holds;
    return violated({
      message: "typed",
      part,
      path: ["delivery", "revisions"],
      data: { part: part.name },
      evidence: [
        stated('delivery.revisions is "by-hand"'),
        derived("what a person types is nowhere compared"),
      ],
    });
  },
});
