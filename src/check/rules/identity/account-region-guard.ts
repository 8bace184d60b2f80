/** Finds a cluster of production that a delivery may miss, and hit another account or region. */
import { byDefault, derived, stated } from "../../evidence.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

export const accountRegionGuard: Rule = defineRule({
  id: "account-region-guard",
  category: "identity",
  severity: "warning",
  docs: {
    what: "A cluster of production is in a cloud, and nothing refuses a delivery to another account, region or cluster.",
    why:
      "A console and a command line act on the account and region that somebody chose last. A revision for production then lands " +
      "in a test account, or the other way round. It is a warning, since somebody has to slip.",
    source:
      "basecamp/kamal, whose lock got the destination in its name only later; the guide of a website on ECS.",
  },
  messages: {
    anywhereElse: {
      text: "Nothing refuses a delivery of {parts} outside of {target}.",
      counterExample:
        "somebody is signed in to another account, or has another region chosen, and follows the procedure: it succeeds there.",
      fix: "compare account, region and cluster before each delivery, and say refusesElsewhere: true.",
    },
  },
  about: ({ cluster }) => (cluster.cloud && cluster.environment === "production" ? [cluster] : []),
  judge(part) {
    const { cloud, services } = part;
    const unguarded = services.filter(({ delivery }) => delivery && !delivery.refusesElsewhere);
    if (!cloud || unguarded.length === 0) return holds;
    const account = cloud.account === undefined ? "its account" : `account ${cloud.account}`;
    return violated({
      message: "anywhereElse",
      part,
      path: ["cloud"],
      data: {
        parts: listText(unguarded.map(({ name }) => `"${name}"`)),
        target: `${account} in ${cloud.region.name}`,
      },
      evidence: [
        stated(`cloud.region is ${cloud.region.name}`),
        cloud.account === undefined
          ? byDefault("cloud.account is not given")
          : stated(`cloud.account is ${cloud.account}`),
        derived("delivery.refusesElsewhere is given by none of them"),
      ],
    });
  },
});
