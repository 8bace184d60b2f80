/** Finds an ensemble whose number of members tolerates no more losses than one member fewer would. */
import { derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";
import { majorityOf, zookeeperStores } from "../../zookeeper-stores.ts";

type MessageId = "two" | "even" | "one";

export const quorumVoters: Rule = defineRule({
  id: "quorum-voters",
  category: "redundancy",
  severity: "error",
  docs: {
    what: "An ensemble has one, two, or an even number of members that vote.",
    why:
      "A majority of two is two: the loss of either stops all, so that two are worse than one, an error. Four tolerate the loss " +
      "of one, like three, and cost more; one alone tolerates none: warnings.",
    source: "ZooKeeper 3.8, administrator's guide, clustered setup: an odd number, and three at least.",
  },
  messages: {
    two: {
      text: '"{part}" has two members: without either there is no majority.',
      counterExample:
        'one of the two members of "{part}" is restarted: the other is no majority, and nobody is answered.',
      fix: "set members to 3.",
    },
    even: {
      text: '"{part}" has {members} members, and tolerates the loss of {tolerated}, as {fewer} do.',
      counterExample:
        '{lost} members of "{part}" are lost: the rest is no majority, though half of them are there.',
      fix: "set members to {more}, or to {fewer}.",
      severity: "warning",
    },
    one: {
      text: '"{part}" has one member: while it is down, nobody is answered.',
      counterExample: 'the machine of "{part}" is restarted: locks, registrations and brokers wait for it.',
      fix: "set members to 3.",
      severity: "warning",
    },
  },
  witness: { invariant: "FD-07" },
  about: zookeeperStores,
  judge(part): Verdict<MessageId> {
    const { members } = part.settings;
    if (members > 1 && members % 2 === 1) return holds;
    const tolerated = members - majorityOf(members);
    return violated({
      message: members === 1 ? "one" : members === 2 ? "two" : "even",
      part,
      path: ["members"],
      data: {
        part: part.name,
        members,
        tolerated,
        lost: tolerated + 1,
        fewer: members - 1,
        more: members + 1,
      },
      evidence: [
        stated(`members is ${members}`),
        derived(`${majorityOf(members)} of ${members} are a majority`),
      ],
    });
  },
});
