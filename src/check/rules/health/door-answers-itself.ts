/** Finds a balancer that answers the path of a health check by itself. */
import { servicesBehind } from "../../../model/balancer.ts";
import { derived, stated } from "../../evidence.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

/** What people and other balancers ask to see whether something works. */
const HEALTH = /\/(?:health|healthz|ready|readyz|live|livez|ping|status)\/?$/;

export const doorAnswersItself: Rule = defineRule({
  id: "door-answers-itself",
  category: "health",
  severity: "warning",
  docs: {
    what: "An nginx answers a path such as /health with 200 by itself, whatever its instances do.",
    why:
      "Whoever asks it (its own check, a balancer before it, a person after a deploy) is told that all is well while every " +
      "request fails. It is a warning, since it takes a failure of all instances.",
    source:
      "nginx on return; the OpenZeppelin relayer scaling example, where /health is `return 200` and step 9 asks it.",
  },
  messages: {
    alwaysGreen: {
      text: '"{door}" answers {path} by itself: it is green with every instance of {parts} down.',
      counterExample:
        'all instances of {parts} are down; "{door}" answers {path} with 200, and nobody looks further.',
      fix: 'pass {path} on to what answers it truly, and remove it from product.answersItself of "{door}".',
    },
  },
  about: ({ cluster }) => cluster.balancers,
  judge(balancer): Verdict<"alwaysGreen"> | readonly Verdict<"alwaysGreen">[] {
    const { product, name } = balancer;
    const paths = product?.kind === "nginx" ? (product.answersItself ?? []) : [];
    const green = paths.filter((path) => HEALTH.test(path));
    if (green.length === 0) return holds;
    return green.map((path) =>
      violated({
        message: "alwaysGreen",
        part: balancer,
        path: ["product", "answersItself"],
        data: { door: name, path, parts: listText(servicesBehind(balancer).map((to) => `"${to}"`)) },
        evidence: [
          stated(`product.answersItself holds ${path}`),
          derived("no instance takes part in its answer"),
        ],
      }),
    );
  },
});
