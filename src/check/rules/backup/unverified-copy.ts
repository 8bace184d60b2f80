/** Finds copies that count although nobody looks at them. */

import { backedUpStores } from "../../backed-up.ts";
import { settingFact } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

export const unverifiedCopy: Rule = defineRule({
  id: "unverified-copy",
  category: "backup",
  severity: "warning",
  docs: {
    what: "A copy counts as made without a look at its size or at what is in it.",
    why:
      "Tools end with success and leave an empty or cut file. It is a warning, since a rehearsed restore finds it " +
      "later; without one, unrestorable speaks as well.",
    source: "flynn#2504 (a verified dump of an empty database), velero#3565, geolens#714.",
  },
  messages: {
    taken: {
      text: 'Copies of "{part}" count without a look at them.',
      counterExample:
        'the disk for the copies of "{part}" is full; from then on each copy is empty, and each says success.',
      fix: 'compare each copy with the one before, and state it: verify: "size", or "content" for rows and checksums.',
    },
  },
  about: backedUpStores,
  judge({ part, backup: { verify } }) {
    if (verify !== "nothing") return holds;
    return violated({
      message: "taken",
      part,
      path: ["backup", "verify"],
      data: { part: part.name },
      evidence: [settingFact('verify is "nothing"', true)],
    });
  },
});
