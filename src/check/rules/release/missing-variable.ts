/** Finds a program that is not given a variable without which it does not start. */
import type { Service } from "../../../model/service.ts";
import { derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

type MessageId = "notGiven" | "empty";

export const missingVariable: Rule = defineRule({
  id: "missing-variable",
  category: "release",
  severity: "error",
  docs: {
    what: "A variable without which the program does not start, as the file itself says, is missing or empty.",
    why:
      "A variable that is set and empty is no missing one: a default does not take its place. The program ends at each " +
      "start: an error.",
    source:
      "The OpenZeppelin relayer scaling example: REDIS_KEY_PREFIX is empty in .env.example, and every repository refuses that.",
  },
  messages: {
    notGiven: {
      text: '"{part}" is not given {variable}, and does not start without.',
      counterExample: 'the first instance of "{part}" starts, looks for {variable}, and ends.',
      fix: 'add {variable} to env of "{part}".',
    },
    empty: {
      text: '"{part}" is given an empty {variable}, and does not start with it.',
      counterExample: 'the first instance of "{part}" starts, finds {variable} empty, and ends.',
      fix: "give {variable} a value.",
    },
  },
  witness: {
    proof: "The file itself says that the program ends: a rehearsal would repeat what it was told.",
  },
  about: ({ cluster }) => cluster.services.filter(({ program }) => (program?.requires.length ?? 0) > 0),
  judge: (part) => (part.program?.requires ?? []).map((variable) => judged(part, variable)),
});

function judged(part: Service, variable: string): Verdict<MessageId> {
  const value = part.env[variable];
  if (value !== undefined && value !== "") return holds;
  const isEmpty = value === "";
  return violated({
    message: isEmpty ? "empty" : "notGiven",
    part,
    path: isEmpty ? ["env", variable] : ["env"],
    data: { part: part.name, variable },
    evidence: [
      stated(`program.requires holds ${variable}`),
      isEmpty ? stated(`env.${variable} is empty`) : derived(`env has no ${variable}`),
    ],
  });
}
