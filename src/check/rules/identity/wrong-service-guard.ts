/** Finds a service that can be given the revision of another, and nothing would refuse it. */
import type { Service } from "../../../model/service.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { groupedBy } from "../../grouped.ts";
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
  about: deliveredIn,
  judge({ part, others, hasSamePort }, facts): Verdict<"takesForeign"> {
    const [first] = others;
    if (part.delivery?.refusesForeign || !first) return holds;
    const isCaught = !hasSamePort && part.runner !== undefined && facts.balancersOf(part.name).length > 0;
    const names = others.map((name) => `"${name}"`);
    return violated({
      message: "takesForeign",
      part,
      path: ["delivery", "refusesForeign"],
      data: {
        part: part.name,
        others: listText(names),
        first: `"${first}"`,
        outcome: isCaught
          ? "only the port that its balancer expects may stop it, and no message says which was meant"
          : `"${part.name}" becomes a second "${first}"`,
      },
      evidence: [
        byDefault("delivery.refusesForeign is not given"),
        stated(`${listText(names)} also get${names.length === 1 ? "s" : ""} revisions`),
        derived(isCaught ? "their ports differ" : "their ports do not tell them apart"),
      ],
    });
  },
});

interface Delivered {
  readonly part: Service;
  /** Some of the others that are delivered. */
  readonly others: readonly string[];
  /** Another of them has the same port: behind a balancer ECS compares the port that the target group expects. */
  readonly hasSamePort: boolean;
}

/** More names than this tell a reader nothing. */
const NAMED_MAX = 3;

function deliveredIn({ cluster }: Facts): readonly Delivered[] {
  const delivered = cluster.services.filter(({ delivery }) => delivery);
  const some = delivered.slice(0, NAMED_MAX + 1);
  const byPort = groupedBy(delivered, portOf);
  return delivered.map((part) => ({
    part,
    others: some.filter((other) => other !== part).map(({ name }) => name),
    hasSamePort: (byPort.get(portOf(part))?.length ?? 0) > 1,
  }));
}

function portOf({ port }: Service): string {
  return String(port?.port ?? "none");
}
