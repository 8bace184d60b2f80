/** Finds clients of ZooKeeper that open more connections than it takes of one address. */
import { zookeeperDefaults } from "../../../model/zookeeper.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

export const zookeeperClientConnections: Rule = defineRule({
  id: "zookeeper-client-connections",
  category: "stores",
  severity: "warning",
  docs: {
    what: "One instance opens more connections to a ZooKeeper than a member takes of one address.",
    why:
      "The rest is refused, and what they were for (a lock, a registration) does not come about. It is a warning, since the " +
      "connections may be spread over members.",
    source: "ZooKeeper 3.8, administrator's guide: maxClientCnxns is 60 for one address; 0 is no limit.",
  },
  messages: {
    tooMany: {
      text: 'An instance of "{part}" opens {wanted} connections, and a member of "{ensemble}" takes {most} of one address.',
      counterExample:
        'two members of "{ensemble}" are down; the third refuses connection {next} of "{part}".',
      fix: 'set maxClientConnections of "{ensemble}" to {wanted} or more, or share one connection.',
    },
  },
  about: ({ sessions }) => sessions,
  judge({ client, session, ensemble, path }) {
    const most = ensemble.settings.maxClientConnections;
    if (most === 0 || session.connections <= most) return holds;
    const fact = `maxClientConnections is ${most}`;
    const usual = zookeeperDefaults.maxClientConnections;
    return violated({
      message: "tooMany",
      part: client,
      path: [...path, "connections"],
      data: {
        part: client.name,
        ensemble: ensemble.name,
        wanted: session.connections,
        most,
        next: most + 1,
      },
      evidence: [
        stated(`connections is ${session.connections}`),
        most === usual.value ? byDefault(fact, usual) : stated(fact, ensemble, ["maxClientConnections"]),
        derived("they come from one address"),
      ],
    });
  },
});
