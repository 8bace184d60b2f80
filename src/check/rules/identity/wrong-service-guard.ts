/** Finds a service that can be given the revision of another, and nothing would refuse it. */
import type { Service } from "../../../model/service.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const wrongServiceGuard: Rule = defineRule({
  id: "wrong-service-guard",
  category: "identity",
  severity: "warning",
  docs: {
    what: "Several services are delivered by somebody else than tutti, and nothing binds a revision to its own service.",
    why:
      "Whoever updates one of them may choose the revision of another. ECS notices only where a balancer's entry names a " +
      "container or a port that the other revision does not have; a worker, or a service on the same port, takes it. It is a " +
      "warning, since somebody has to slip.",
    source:
      'The guide of a website on ECS ("common mistake: updating a prod-app service with a prod-api-task"); aws/amazon-ecs-agent#497; ' +
      "basecamp/kamal PR#387, where two services shared one lock.",
  },
  messages: {
    takesForeign: {
      text: 'Nothing refuses "{part}" a revision of {others}.',
      counterExample: 'somebody updates "{part}" and picks the revision of {first}: {outcome}.',
      fix: 'let what delivers "{part}" compare the family of a revision with the service, and say refusesForeign: true.',
    },
  },
  about: ({ cluster }) => cluster.services.filter(({ delivery }) => delivery),
  judge(part, facts): Verdict<"takesForeign"> {
    const others = facts.cluster.services.filter((other) => other !== part && other.delivery);
    const [first] = others;
    if (part.delivery?.refusesForeign || !first) return holds;
    const isCaught = others.every((other) => isCaughtByPort(part, other, facts));
    return violated({
      message: "takesForeign",
      part,
      path: ["delivery", "refusesForeign"],
      data: {
        part: part.name,
        others: listText(others.map(({ name }) => `"${name}"`)),
        first: `"${first.name}"`,
        outcome: isCaught
          ? "only the port that its balancer expects may stop it, and no message says which was meant"
          : `"${part.name}" becomes a second "${first.name}"`,
      },
      evidence: [
        byDefault("delivery.refusesForeign is not given"),
        stated(`${listText(others.map(({ name }) => `"${name}"`))} also get revisions`),
        derived(isCaught ? "their ports differ" : "their ports do not tell them apart"),
      ],
    });
  },
});

/** Behind a balancer ECS compares the port that the target group expects. */
function isCaughtByPort(part: Service, other: Service, facts: Facts): boolean {
  const isRouted = facts.balancersOf(part.name).length > 0;
  return part.runner !== undefined && isRouted && part.port?.port !== other.port?.port;
}
