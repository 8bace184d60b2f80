/** Finds settings of which a change counts only where nothing was stored before. */
import { derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const settingsReadOnce: Rule = defineRule({
  id: "settings-read-once",
  category: "release",
  severity: "warning",
  docs: {
    what: "A program takes a file of settings into its store at its first start, and never looks at it again.",
    why:
      "What is changed later counts for nothing, and nobody says so; what forces another look wipes the store, with work " +
      "that is not done. It is a warning, since the settings of the first day may be right.",
    source:
      "The OpenZeppelin relayer, issue 516: edits of config.json are ignored with Redis, and RESET_STORAGE_ON_START wipes " +
      "transactions and the counter of nonces.",
  },
  messages: {
    ignored: {
      text: '"{part}" reads {file} at its first start only.',
      counterExample:
        'an address in {file} is corrected and "{part}" is started anew: it goes on with the old one, from its store.',
      fix: 'make the change through what "{part}" offers for it (its interface), and write it down as a job.',
    },
  },
  about: ({ cluster }) => cluster.services.filter(({ program }) => (program?.settings.length ?? 0) > 0),
  judge(part): readonly Verdict<"ignored">[] {
    const settings = part.program?.settings ?? [];
    return settings.map(({ file, takesEffect }) =>
      takesEffect !== "first-start"
        ? holds
        : violated({
            message: "ignored",
            part,
            path: ["program", "settings"],
            data: { part: part.name, file },
            evidence: [
              stated(`program.settings holds "${file}", takesEffect: "first-start"`),
              derived("what is stored goes before what is written"),
            ],
          }),
    );
  },
});
