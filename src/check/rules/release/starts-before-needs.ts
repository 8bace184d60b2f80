/** Finds a container that is started while what it needs is not ready. */
import { needsOf } from "../../../model/cluster.ts";
import { containerDefaults } from "../../../model/container.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const startsBeforeNeeds: Rule = defineRule({
  id: "starts-before-needs",
  category: "release",
  severity: "warning",
  docs: {
    what: "A container is started as soon as those that it needs were started, and not when their checks are green.",
    why:
      "A store that was started is not yet one that answers: each start of the whole is a race, which a program loses that " +
      "gives up at its first failed connection. It is a warning, since a program may wait by itself.",
    source:
      "The Compose file reference on depends_on and service_healthy; the OpenZeppelin relayer scaling example, without conditions.",
  },
  messages: {
    race: {
      text: '"{part}" is started when {needs} was started, ready or not.',
      counterExample:
        'the machine is started; "{part}" connects while {needs} still reads its files, fails, and uses up its attempts.',
      fix: 'let it wait (condition: service_healthy) and say container: { startsAfter: "healthy" } on "{part}".',
    },
  },
  about: ({ cluster }) => cluster.services.filter(({ container }) => container !== undefined),
  judge(part): Verdict<"race"> | readonly Verdict<"race">[] {
    const needs = needsOf(part);
    if (needs.length === 0) return [];
    if (part.container?.startsAfter === "healthy") return holds;
    const { value, ...vendor } = containerDefaults.startsAfter;
    return violated({
      message: "race",
      part,
      path: ["container", "startsAfter"],
      data: { part: part.name, needs: listText(needs.map((name) => `"${name}"`)) },
      evidence: [
        byDefault(`container.startsAfter is "${value}"`, vendor),
        stated(`it refers to ${listText(needs.map((name) => `"${name}"`))}`),
        derived("a process is there before it answers"),
      ],
    });
  },
});
