/** Finds a store with a route from the internet, and a door for everybody without one. */
import type { Balancer } from "../../../model/balancer.ts";
import type { Store } from "../../../model/store.ts";
import { derived, stated } from "../../evidence.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";
import { isOpenToWorld } from "../../world.ts";

type MessageId = "storeInPublic" | "doorInPrivate";

export const subnetRoutes: Rule = defineRule({
  id: "subnet-routes",
  category: "network",
  severity: "warning",
  docs: {
    what: "A store is in a subnet with a route from the internet, or a balancer that everybody may use is in subnets without one.",
    why:
      "One security group that is opened too far, for a quick look, then puts the store before the whole world. A door without a " +
      "route answers nobody, and nothing in its own settings shows it. These are warnings: the first needs a second slip, and the " +
      "second may be meant for a network that is joined by other means.",
    source: "Amazon VPC user guide on public and private subnets; cdk-nag AwsSolutions-RDS2 and EC23.",
  },
  messages: {
    storeInPublic: {
      text: 'The store "{part}" is in {subnets}, to which the internet has a route.',
      counterExample:
        'somebody opens the security group of "{part}" for a moment: it is before the whole internet.',
      fix: 'move "{part}" to subnets without a route from the internet.',
    },
    doorInPrivate: {
      text: 'Everybody may use "{part}", and no one outside has a route to {subnets}.',
      counterExample: 'a user opens the address of "{part}" and waits: the answer never finds its way.',
      fix: 'give "{part}" public subnets, or say who is meant to use it: from: securityGroup(…).',
    },
  },
  about: ({ cluster }) => [...cluster.stores, ...cluster.balancers],
  judge: (part): Verdict<MessageId> | readonly Verdict<MessageId>[] =>
    part.kind === "store" ? storeVerdict(part) : doorVerdict(part),
});

function storeVerdict(part: Store): Verdict<MessageId> | readonly Verdict<MessageId>[] {
  const { managed } = part;
  if (!managed?.subnets) return [];
  const open = managed.subnets.filter(({ isPublic }) => isPublic).map(({ name }) => `"${name}"`);
  if (open.length === 0) return holds;
  return violated({
    message: "storeInPublic",
    part,
    path: [managed.by, "subnets"],
    data: { part: part.name, subnets: listText(open) },
    evidence: [stated(`subnets holds ${listText(open)}`), stated(`public is true for ${listText(open)}`)],
  });
}

function doorVerdict(part: Balancer): Verdict<MessageId> | readonly Verdict<MessageId>[] {
  const { product, listeners } = part;
  const subnets = product && "subnets" in product ? product.subnets : undefined;
  if (!subnets || !listeners.some(({ from }) => isOpenToWorld(from))) return [];
  if (subnets.some(({ isPublic }) => isPublic)) return holds;
  const names = listText(subnets.map(({ name }) => `"${name}"`));
  return violated({
    message: "doorInPrivate",
    part,
    path: ["product", "subnets"],
    data: { part: part.name, subnets: names },
    evidence: [
      stated("from admits every address"),
      stated(`subnets is ${names}`),
      derived("none of them is public"),
    ],
  });
}
