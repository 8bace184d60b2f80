/** Finds a key of clients of which only one value is valid at a time, so that it cannot be rotated without refusals. */
import type { Service } from "../../../model/service.ts";
import { piecesOf } from "../../../model/value.ts";
import { derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const rotationWithoutOverlap: Rule = defineRule({
  id: "rotation-without-overlap",
  category: "identity",
  severity: "warning",
  docs: {
    what: "A service knows its clients by a secret, and accepts one value of it at a time.",
    why:
      "While instances are replaced one by one, some want the old value and some the new: every client is refused by part of " +
      "them, whichever it sends. It is a warning, since keys are changed seldom, and for that very reason too seldom.",
    source: "The OpenZeppelin relayer scaling example: regularly rotate API keys, of which there is one.",
  },
  messages: {
    oneAtATime: {
      text: '"{part}" accepts one value of {secret} at a time.',
      counterExample:
        'a new {secret} is set; while "{part}-1" has it and "{part}-2" has not, every client gets 401 from one of them.',
      fix: 'let "{part}" accept two values, and give it the other one: env: { {secret}_ALSO: key.other }.',
    },
  },
  about: ({ cluster }) => cluster.services.filter(({ program }) => (program?.accepts.length ?? 0) > 0),
  judge(part): readonly Verdict<"oneAtATime">[] {
    return (part.program?.accepts ?? []).map((secret) =>
      hasOther(part, secret)
        ? holds
        : violated({
            message: "oneAtATime",
            part,
            path: ["env"],
            data: { part: part.name, secret },
            evidence: [
              stated(`program.accepts holds ${secret}`),
              derived(`no variable of "${part.name}" holds its other value`),
            ],
          }),
    );
  },
});

function hasOther({ env }: Service, secret: string): boolean {
  return Object.values(env)
    .flatMap(piecesOf)
    .some((piece) => piece.kind === "other-secret" && piece.name === secret);
}
