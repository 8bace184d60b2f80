/** Finds copies that cannot be read once the machine with their key is lost. */

import { backedUpStores } from "../../backed-up.ts";
import { derived, settingFact, stated } from "../../evidence.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

export const keysNotBackedUp: Rule = defineRule({
  id: "keys-not-backed-up",
  category: "backup",
  severity: "error",
  docs: {
    what: "What a store keeps is encrypted with a key that no backup holds.",
    why: "The loss that makes the copies needed takes the key as well, and they are noise: an error.",
    source: "The OpenZeppelin relayer scaling example (STORAGE_ENCRYPTION_KEY is in no backup).",
  },
  messages: {
    noise: {
      text: 'Copies of "{part}" can be read only with {missing}, which nothing backs up.',
      counterExample:
        "the machine is lost; the copy of yesterday is restored, and nobody can decrypt a record of it.",
      fix: "keep {missing} in a second place, not beside the copies, and state it: backup: { keys: [{code}] }.",
    },
  },
  witness: { invariant: "BAK-03" },
  about: backedUpStores,
  judge({ part, backup: { sealedBy, keys } }) {
    const missing = sealedBy.filter((name) => !keys.includes(name));
    if (missing.length === 0) return holds;
    const code = missing.map((name) => `secret("${name}")`).join(", ");
    return violated({
      message: "noise",
      part,
      path: ["backup", "keys"],
      data: { part: part.name, missing: listText(missing), code },
      evidence: [
        stated(`sealedBy names ${listText(missing)}`),
        settingFact(`keys names ${keys.length === 0 ? "nothing" : listText(keys)}`, keys.length === 0),
        derived("values of secrets are kept on the machine, encrypted with a key that is there too"),
      ],
    });
  },
});
