/** Finds parts whose settings people put on each machine by hand. */

import { derived, stated } from "../../evidence.ts";
import { listText } from "../../journeys.ts";
import { operated } from "../../operated.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const configuredByHand: Rule = defineRule({
  id: "configured-by-hand",
  category: "release",
  severity: "warning",
  docs: {
    what: "Settings, addresses or secrets of a part are put on each machine by hand.",
    why:
      "Machines drift apart, a release does not change them and a roll-back does not take them back; secrets lie on the laptops " +
      "of those who copied them. It is a warning, since they may be right today.",
    source: "The Loopring deployment guide: “only necessary the first time”, by scp.",
  },
  messages: {
    typed: {
      text: '{what} of "{part}" {are} put on each machine by hand.',
      counterExample:
        'a setting of "{part}" is changed on two machines of three; the third answers otherwise, for months.',
      fix: "put them into the file: env, file(…) and secret(…) are part of a revision.",
    },
  },
  about: operated,
  judge({ part, operation }): Verdict<"typed"> {
    const typed = operation.byHand.filter((one) => one !== "identity");
    if (typed.length === 0) return holds;
    const what = listText(typed);
    return violated({
      message: "typed",
      part,
      path: ["operation", "byHand"],
      data: {
        part: part.name,
        what: `${what.slice(0, 1).toUpperCase()}${what.slice(1)}`,
        are: typed.length > 1 || what.endsWith("s") ? "are" : "is",
      },
      evidence: [stated(`operation.byHand holds ${what}`), derived("no revision holds what people type")],
    });
  },
});
