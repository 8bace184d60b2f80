/** Finds work by the clock that is to be done once, and that every instance does. */
import { mostReplicas } from "../../../model/scaling.ts";
import { derived, stated } from "../../evidence.ts";
import { mostFact } from "../../most-instances.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const unguardedSchedule: Rule = defineRule({
  id: "unguarded-schedule",
  category: "redundancy",
  severity: "warning",
  docs: {
    what: "A service with several instances has work by the clock that is to be done once, and no lock guards it.",
    why:
      "Every instance begins it at the same minute: two fill the same gap, delete what the other is at, or send a mail each. " +
      "It is a warning, since some work can be done twice without harm.",
    source:
      "The OpenZeppelin relayer scaling example: DISTRIBUTED_MODE, which locks clean-ups and repairs of nonces, is off by default.",
  },
  messages: {
    doneByAll: {
      text: 'Each of {replicas} instances of "{part}" does {schedule}, and no lock keeps them apart.',
      counterExample:
        'the clock strikes: "{part}-1" and "{part}-2" both begin {schedule}, and each undoes what the other did.',
      fix: 'guard it by a lock (with an end, and a check of who holds it), and say { name: "{schedule}", locked: true }.',
    },
  },
  about: ({ cluster }) => cluster.services.filter(({ program }) => (program?.schedules.length ?? 0) > 0),
  judge(part): readonly Verdict<"doneByAll">[] {
    const schedules = part.program?.schedules ?? [];
    return schedules.map(({ name, locked }) =>
      locked || mostReplicas(part) < 2
        ? holds
        : violated({
            message: "doneByAll",
            part,
            path: ["program", "schedules"],
            data: { part: part.name, schedule: name, replicas: mostReplicas(part) },
            evidence: [
              stated(`program.schedules holds "${name}", locked: false`),
              mostFact(part),
              derived("every instance has the same clock"),
            ],
          }),
    );
  },
});
