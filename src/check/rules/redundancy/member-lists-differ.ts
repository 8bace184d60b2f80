/** Finds an ensemble whose members, or whose clients, do not agree on who its members are. */

import type { ZookeeperStore } from "../../../model/zookeeper.ts";
import { derived, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";
import { zookeeperStores } from "../../zookeeper-stores.ts";

type MessageId = "membersDiffer" | "clientsDiffer";

export const memberListsDiffer: Rule = defineRule({
  id: "member-lists-differ",
  category: "redundancy",
  severity: "error",
  docs: {
    what: "Two members of an ensemble list different members, or two clients do.",
    why:
      "A member counts votes among those that it lists: with different lists there are two majorities, or none, and data that " +
      "diverge: an error. Clients with different lists may talk to different ensembles, or have fewer to turn to: a warning.",
    source: "ZooKeeper 3.8, administrator's guide, things to avoid: inconsistent lists of servers.",
  },
  messages: {
    membersDiffer: {
      text: 'Members of "{part}" do not agree on who they are: {one} against {other}.',
      counterExample:
        'both sides of "{part}" count a majority of their own, and both confirm changes that the other lacks.',
      fix: "give each member the same list in serverLists.",
    },
    clientsDiffer: {
      text: '"{client}" and "{second}" know different members of "{part}": {one} against {other}.',
      counterExample: 'a member that "{client}" does not know is all that is left of those it could turn to.',
      fix: "give both the same list of servers.",
      severity: "warning",
    },
  },
  witness: { invariant: "FD-09" },
  about: zookeeperStores,
  judge(part, facts): readonly Verdict<MessageId>[] {
    const found = [...ofMembers(part), ...ofClients(part, facts)];
    return found.length > 0 ? found : [holds];
  },
});

function textOf(list: readonly string[]): string {
  return list.toSorted().join(", ");
}

function ofMembers(part: ZookeeperStore): readonly Verdict<MessageId>[] {
  const texts = [...new Set((part.settings.serverLists ?? []).map(textOf))];
  const [one, other] = texts;
  if (one === undefined || other === undefined) return [];
  return [
    violated({
      message: "membersDiffer",
      part,
      path: ["serverLists"],
      data: { part: part.name, one, other },
      evidence: [
        stated(`serverLists has ${texts.length} different lists`),
        derived("votes are counted by one's own list"),
      ],
    }),
  ];
}

function ofClients(part: ZookeeperStore, facts: Facts): readonly Verdict<MessageId>[] {
  const lists = facts.sessionsWith(part.name).flatMap(({ client, session: { servers }, path }) => {
    return servers ? [{ client, path, text: textOf(servers) }] : [];
  });
  const [first, ...rest] = lists;
  return rest
    .filter(({ text }) => text !== first?.text)
    .map(({ client, path, text }) =>
      violated({
        message: "clientsDiffer",
        part: client,
        path: [...path, "servers"],
        data: {
          part: part.name,
          client: client.name,
          second: first?.client.name ?? "",
          one: text,
          other: first?.text ?? "",
        },
        evidence: [
          stated(`its servers are ${text}`),
          stated(`those of "${first?.client.name}" are ${first?.text}`, first?.client, first?.path),
        ],
      }),
    );
}
