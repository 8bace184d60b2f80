/** Finds a part that needs another and cannot reach it. */
import type { SecurityGroup } from "../../../model/access.ts";
import { type Balancer, servicesBehind } from "../../../model/balancer.ts";
import type { PartData } from "../../../model/declaration.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { type Connection, portsOf } from "../../facts.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, type Violated, violated } from "../../verdict.ts";
import { admits } from "../../world.ts";

type MessageId = "notAdmitted" | "nobodyAdmitted" | "noInstance";

export const unreachableDependency: Rule = defineRule({
  id: "unreachable-dependency",
  category: "network",
  severity: "error",
  docs: {
    what: "A part is told the address of another, and no connection between them can come about.",
    why:
      "The path ends at a security group that does not admit the caller, or at a service without " +
      "instances. The finding names the one setting that would open the path. A balancer is " +
      "always admitted by the service that it routes to. An address range admits a part only if " +
      "it holds the loopback addresses of local instances.",
    source: "Blocked paths as in Tiros (Backes and others, CAV 2021; the VPC Reachability Analyzer).",
  },
  messages: {
    notAdmitted: {
      text:
        '"{part}" needs "{target}" ({option}), and "{target}" does not admit it: blocked at ' +
        '`from` of "{target}".',
      counterExample: '{path}: every connection of "{part}" is refused, in each instance, for ever.',
      fix: 'add the security group "{group}" to `groups` of "{part}"; that setting alone opens the path.',
    },
    nobodyAdmitted: {
      text:
        '"{part}" needs "{target}" ({option}), and "{target}" admits nobody: blocked at `from` ' +
        'of "{target}".',
      counterExample: '{path}: every connection of "{part}" is refused, in each instance, for ever.',
      fix: 'remove `from: []` of "{target}": then exactly the parts that refer to it may connect.',
    },
    noInstance: {
      text: '"{part}" routes to "{target}", which has 0 replicas: every request gets an error.',
      counterExample: 'a request through "{part}" finds no instance of "{target}", and is answered with 503.',
      fix: 'set replicas of "{target}" to 1 or more, or take the balancer "{part}" out of the cluster.',
    },
  },
  witness: { invariant: "NET-01" },
  about: ({ connections, cluster }) => [...connections, ...cluster.balancers],
  judge(subject, facts): Verdict<MessageId> | readonly Verdict<MessageId>[] {
    if (!("kind" in subject)) return blocked(subject) ?? holds;
    return servicesBehind(subject).map((name) => {
      const target = facts.partNamed(name);
      return target?.kind === "service" && target.replicas === 0 ? noInstance(subject, name) : holds;
    });
  },
});

function blocked({ from, to, path }: Connection): Violated<MessageId> | undefined {
  if (to.kind === "job") return undefined;
  const own = groupsOf(from);
  const admitted = admittedTo(to);
  if (admitted === undefined || admits(admitted, own)) return undefined;
  const group = admitted[0]?.name;
  const option = path.join(".");
  const joined = group === undefined ? "without `from`" : `with "${from.name}" in the group "${group}"`;
  return violated({
    message: group === undefined ? "nobodyAdmitted" : "notAdmitted",
    part: from,
    path,
    data: {
      part: from.name,
      target: to.name,
      option,
      group: group ?? "",
      path: `${from.name} → ${to.name}:${portsOf(to)[0] ?? 0} ends at \`from\` of "${to.name}"`,
    },
    evidence: [
      stated(`${option} refers to "${to.name}"`),
      stated(`"${to.name}" admits only: ${namesOf(admitted)}`, to, ["from"]),
      own.length === 0
        ? byDefault(`"${from.name}" is in no group`)
        : stated(`"${from.name}" is in: ${namesOf(own)}`),
      derived(`${joined}, the path ${from.name} → ${to.name}:${portsOf(to)[0] ?? 0} is open`),
    ],
  });
}

function noInstance(balancer: Balancer, target: string): Violated<MessageId> {
  return violated({
    message: "noInstance",
    part: balancer,
    path: ["to"],
    data: { part: balancer.name, target },
    evidence: [stated(`"${balancer.name}" routes to "${target}"`), stated(`"${target}" has replicas: 0`)],
  });
}

/** A reference to a balancer is one to its first listener. */
function admittedTo(part: Exclude<PartData, { kind: "job" }>): readonly SecurityGroup[] | undefined {
  return part.kind === "balancer" ? part.listeners[0].from : part.from;
}

function groupsOf(part: PartData): readonly SecurityGroup[] {
  return part.kind === "balancer" ? [] : part.groups;
}

function namesOf(groups: readonly SecurityGroup[]): string {
  return groups.map((group) => group.name).join(", ") || "nobody";
}
