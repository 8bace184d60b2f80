/** Finds a target group that a balancer of a cloud has, and that no route leads to. */

import { portsBehind } from "../../../model/balancer.ts";
import { isOfCloud } from "../../../model/product.ts";
import { derived, stated } from "../../evidence.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const deadRoute: Rule = defineRule({
  id: "dead-route",
  category: "network",
  severity: "warning",
  docs: {
    what: "A balancer has a target group that none of its routes leads to.",
    why:
      "Whoever made the group meant it to be reached; its checks are green, and no request ever comes there. What its " +
      "clients send goes to another port, or is answered 404. It is a warning, since a group may be left over.",
    source:
      "The Loopring deployment wiki: the group of the WebSockets (8087) is made, and /socket.io/* leads to another.",
  },
  messages: {
    neverReached: {
      text: 'No route of "{door}" leads to its target group {group}.',
      counterExample:
        'a client asks "{door}" for what {group} serves; the request goes to {routed}, which knows nothing of it.',
      fix: "add a route to {group}, or remove it from product.targetGroups.",
    },
  },
  about: ({ cluster }) => cluster.balancers,
  judge(balancer): Verdict<"neverReached"> | readonly Verdict<"neverReached">[] {
    const { product, name } = balancer;
    if (!isOfCloud(product)) return [];
    const routed = portsBehind(balancer);
    const dead = (product.targetGroups ?? []).filter((group) => !routed.includes(group));
    if (dead.length === 0) return holds;
    return dead.map((group) =>
      violated({
        message: "neverReached",
        part: balancer,
        path: ["product", "targetGroups"],
        data: { door: name, group, routed: listText(routed) },
        evidence: [
          stated(`product.targetGroups holds ${group}`),
          derived(`its routes lead to ${listText(routed)} only`),
        ],
      }),
    );
  },
});
