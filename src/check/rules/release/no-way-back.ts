/** Finds a service of which nobody has written down how a release is undone. */
import { byDefault, derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

type MessageId = "nobodyKnows" | "neverTried";

export const noWayBack: Rule = defineRule({
  id: "no-way-back",
  category: "release",
  severity: "warning",
  docs: {
    what: "A release that somebody else than tutti makes has no way back, or one that nobody has tried.",
    why:
      "When a release goes wrong people then look for the last good revision and how to get it back while users wait. A breaker " +
      "with rollback helps as long as the deployment runs, and not after. It is a warning, since it takes a release that goes " +
      "wrong. A way back that is written down and was never walked is info.",
    source:
      'The guide of a website on ECS, whose section on rolling back says "TBD"; Google\'s SRE book on rollbacks.',
  },
  messages: {
    nobodyKnows: {
      text: 'Nobody has written down how a release of "{part}" is undone.',
      counterExample:
        'a release of "{part}" completes and is wrong; at night somebody looks for the revision of before.',
      fix: 'write down the last good revision at each release and the command that goes back to it, rehearse it, and say rollback: "rehearsed".',
    },
    neverTried: {
      text: 'How a release of "{part}" is undone stands in a text that nobody has tried.',
      fix: 'rehearse it, and say rollback: "rehearsed".',
      severity: "info",
    },
  },
  about: ({ cluster }) => cluster.services,
  judge(part): Verdict<MessageId> | readonly Verdict<MessageId>[] {
    const { delivery } = part;
    if (!delivery) return [];
    const { rollback } = delivery;
    if (rollback === "automatic" || rollback === "rehearsed") return holds;
    return violated({
      message: rollback ? "neverTried" : "nobodyKnows",
      part,
      path: ["delivery", "rollback"],
      data: { part: part.name },
      evidence: [
        rollback ? stated(`delivery.rollback is "${rollback}"`) : byDefault("delivery.rollback is not given"),
        derived("tutti does not release it, and so cannot take it back"),
      ],
    });
  },
});
