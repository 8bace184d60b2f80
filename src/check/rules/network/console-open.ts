/** Finds pages that change the cluster and that anybody, or anybody who knows the manual, may use. */

import type { Console } from "../../../model/console.ts";
import type { Service } from "../../../model/service.ts";
import { derived, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";
import { isOpenToWorld } from "../../world.ts";

type MessageId = "world" | "factory" | "none";

export const consoleOpen: Rule = defineRule({
  id: "console-open",
  category: "network",
  severity: "error",
  docs: {
    what: "A page that changes what a cluster holds is open to everybody, has the login of its manual, or none.",
    why:
      "Whoever opens it deletes topics, edits locks and routes. Open to the world, or with a password that everybody knows: an " +
      "error. Without a login, for those alone who may connect: a warning.",
    source:
      "The Loopring deployment guide (an editor of ZooKeeper on 3000 from 0.0.0.0/0, kafka-manager with admin/admin); EMQX, " +
      "whose dashboard begins with admin/public.",
  },
  messages: {
    world: {
      text: '"{part}" is open to everybody: {group}.',
      counterExample:
        'somebody scans the addresses of the cloud, finds port {port} of "{part}", and edits what it shows.',
      fix: "admit operators, or a group with the addresses of your own network.",
    },
    factory: {
      text: '"{part}" has the login that it came with.',
      counterExample: 'whoever reaches "{part}" types what its manual says, and deletes what it manages.',
      fix: 'change the login, and say login: "own".',
    },
    none: {
      text: '"{part}" asks nobody who they are.',
      counterExample: 'a machine that may connect to "{part}" is taken over, and changes what it manages.',
      fix: 'put a login before it, and say login: "own".',
      severity: "warning",
    },
  },
  witness: {
    proof: "A rehearsal has no strangers: who may open the page, and with which login, stands in the file.",
  },
  about: ({ cluster }: Facts) =>
    cluster.services.flatMap((part) => (part.console ? [{ part, console: part.console }] : [])),
  judge({ part, console }): readonly Verdict<MessageId>[] {
    const found = [...openToWorld(part, console), ...login(part, console)];
    return found.length > 0 ? found : [holds];
  },
});

function portOf(part: Service, { port }: Console): number {
  return (port === undefined ? part.port : part.ports[port])?.port ?? 0;
}

function openToWorld(part: Service, console: Console): readonly Verdict<MessageId>[] {
  const port = portOf(part, console);
  const here = (part.from ?? []).filter(({ ports }) => ports === undefined || ports.includes(port));
  const group = here.find((one) => isOpenToWorld([one]));
  if (!group) return [];
  return [
    violated({
      message: "world",
      part,
      path: ["from"],
      data: { part: part.name, group: group.name, port },
      evidence: [
        stated(`from holds ${group.name}`),
        stated(`its console is on port ${port}`, part, ["console"]),
      ],
    }),
  ];
}

function login(part: Service, { login: kind }: Console): readonly Verdict<MessageId>[] {
  if (kind === "own") return [];
  return [
    violated({
      message: kind,
      part,
      path: ["console", "login"],
      data: { part: part.name },
      evidence: [
        stated(`console.login is "${kind}"`),
        ...(kind === "factory" ? [derived("it stands in the manual of the program")] : []),
      ],
    }),
  ];
}
