/** Finds a service whose image is built on somebody's machine. */
import { derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const builtByHand: Rule = defineRule({
  id: "built-by-hand",
  category: "identity",
  severity: "warning",
  docs: {
    what: "The image of a service is built and pushed from somebody's machine.",
    why:
      "Whatever is checked out, or changed and not committed, is what runs, and nobody can tell later from which source. It is a " +
      "warning, since the machine may well be right.",
    source: "The guide of a website on ECS, whose deploy.sh builds on a laptop; SLSA on provenance.",
  },
  messages: {
    unknownSource: {
      text: 'The image of "{part}" is built by hand, from whatever is on that machine.',
      counterExample:
        'somebody builds "{part}" with a branch checked out that was never merged; it runs in production, and nobody can say what it is.',
      fix: 'build and push "{part}" in a pipeline from a commit, sign it, and say builds: "pipeline".',
    },
  },
  about: ({ cluster }) => cluster.services,
  judge(part): Verdict<"unknownSource"> | readonly Verdict<"unknownSource">[] {
    const { delivery } = part;
    if (!delivery?.builds) return [];
    if (delivery.builds === "pipeline") return holds;
    return violated({
      message: "unknownSource",
      part,
      path: ["delivery", "builds"],
      data: { part: part.name },
      evidence: [
        stated('delivery.builds is "by-hand"'),
        derived("an image says nothing of the commit that it is from"),
      ],
    });
  },
});
