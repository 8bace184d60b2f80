/** Finds a restore that goes back in time while something outside does not. */

import { backedUpStores } from "../../backed-up.ts";
import { derived, settingFact, stated } from "../../evidence.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

export const timeTravel: Rule = defineRule({
  id: "time-travel",
  category: "backup",
  severity: "warning",
  docs: {
    what: "A store is restored to an earlier time, and what it must agree with outside of the cluster is not.",
    why:
      "Counters repeat and finished work looks unfinished: a nonce is used twice, a payment is sent again. It is a " +
      "warning, since what happens depends on how the users of the store check.",
    source: "The OpenZeppelin relayer scaling example: the nonce counter goes back, and the chain does not.",
  },
  messages: {
    behind: {
      text: 'A restored "{part}" is behind {outside}, and nothing brings it up to date.',
      counterExample:
        '"{part}" is restored to yesterday; what was sent to {outside} since looks unsent, and is sent again.',
      fix:
        "raise counters to what {outside} says and put unfinished work aside before anybody uses the store, and " +
        "state it: restore: { reconciles: true }.",
    },
  },
  about: backedUpStores,
  judge({ part, backup: { restore } }) {
    if (restore.outside.length === 0 || restore.reconciles) return holds;
    const outside = listText(restore.outside.map((name) => `"${name}"`));
    return violated({
      message: "behind",
      part,
      path: ["backup", "restore"],
      data: { part: part.name, outside },
      evidence: [
        stated(`restore.outside names ${outside}`),
        settingFact("restore.reconciles is false", true),
        derived("a copy holds nothing of what came after it"),
      ],
    });
  },
});
