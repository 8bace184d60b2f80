/** Finds a cluster of two EMQX, of which neither is a majority. */
import { derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const brokerMajority: Rule = defineRule({
  id: "broker-majority",
  category: "redundancy",
  severity: "warning",
  docs: {
    what: "A cluster of EMQX has two nodes.",
    why:
      "When the two cannot reach each other, both go on, with different clients and routes; healing needs a majority, and " +
      "one of two is none, so they stay apart until somebody restarts one. It is a warning, since it takes a cut between them.",
    source:
      "EMQX on cluster.autoheal; emqx#11157 and #5367, two nodes that stayed apart after a cable was pulled.",
  },
  messages: {
    noMajority: {
      text: '"{part}" has two instances: apart from each other, neither is a majority.',
      counterExample:
        'the network between "{part}-1" and "{part}-2" fails for a minute; afterwards a message to one does not reach ' +
        "subscribers of the other, until somebody restarts one.",
      fix: 'give "{part}" three instances.',
    },
  },
  about: ({ cluster }) => cluster.services.filter(({ mqtt }) => mqtt?.program === "emqx"),
  judge(service): Verdict<"noMajority"> {
    if (service.replicas !== 2) return holds;
    return violated({
      message: "noMajority",
      part: service,
      path: ["replicas"],
      data: { part: service.name },
      evidence: [
        stated("replicas is 2"),
        stated("mqtt.program is emqx"),
        derived("a majority of two is two, so a cut leaves none"),
      ],
    });
  },
});
