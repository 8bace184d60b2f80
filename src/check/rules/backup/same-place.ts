/** Finds copies that are lost together with what they are copies of. */
import type { BackupPlan } from "../../../model/backup.ts";
import { backedUpStores } from "../../backed-up.ts";
import { stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, violated } from "../../verdict.ts";

type Place = NonNullable<BackupPlan["place"]>;

const shared: Readonly<Record<Exclude<Place, "elsewhere">, string>> = {
  "same-volume": "volume",
  "same-host": "host",
  "same-zone": "zone",
  "same-account": "account",
};

export const samePlace: Rule = defineRule({
  id: "same-place",
  category: "backup",
  severity: "error",
  docs: {
    what: "The copies of a store lie on its volume or its host, or within its zone or account alone.",
    why:
      "What takes the store then takes its copies. A disk or a host fails sooner or later: an error. That a zone is " +
      "lost, or an account is deleted or taken over, is rarer: a warning.",
    source: "The 3-2-1 rule of backups; flynn#2504.",
  },
  messages: {
    together: {
      text: 'The copies of "{part}" lie on its own {what}.',
      counterExample: 'the {what} of "{part}" is lost: the data and every copy of it are gone.',
      fix: 'copy to another account or provider, and state it: place: "elsewhere".',
    },
    near: {
      text: 'The copies of "{part}" leave its {what} never.',
      counterExample: 'the {what} of "{part}" is lost or taken over: the data and every copy of it are gone.',
      fix: 'copy to another account or provider, and state it: place: "elsewhere".',
      severity: "warning",
    },
  },
  witness: { invariant: "BAK-01" },
  about: backedUpStores,
  judge({ part, backup: { place } }) {
    if (place === undefined)
      return unknown(part, "where its copies lie", 'State it: backup: { place: "elsewhere" }.');
    if (place === "elsewhere") return holds;
    return violated({
      message: place === "same-volume" || place === "same-host" ? "together" : "near",
      part,
      path: ["backup", "place"],
      data: { part: part.name, what: shared[place] },
      evidence: [stated(`place is "${place}"`)],
    });
  },
});
