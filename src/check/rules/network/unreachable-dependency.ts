/** Finds a part that needs another and cannot reach it. */
import { unreachable } from "../../../base/assert.ts";
import type { SecurityGroup } from "../../../model/access.ts";
import type { PartData } from "../../../model/declaration.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { choiceText } from "../../journeys.ts";
import { type Edge, groupsOf } from "../../reachability/network.ts";
import {
  type Blocked,
  changesFor,
  type NotAdmitted,
  type Obstacle,
  pathText,
  reachOf,
  type SettingChange,
} from "../../reachability/reach.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, type Violated, violated } from "../../verdict.ts";
import { admittedElsewhere } from "../../world.ts";

type MessageId = "notAdmitted" | "nobodyAdmitted" | "wrongPort" | "noInstance";

export const unreachableDependency: Rule = defineRule({
  id: "unreachable-dependency",
  category: "network",
  severity: "error",
  docs: {
    what: "A part is told the address of another, and no connection between them can come about.",
    why:
      "The path ends at a security group that does not admit the caller, or at a service without " +
      "instances. The finding names the one setting that would open the path. A balancer is " +
      "always admitted by the service that it routes to, but for a product that says its groups. An address range admits a part only if " +
      "it holds the loopback addresses of local instances.",
    source: "Blocked paths as in Tiros (Backes and others, CAV 2021; the VPC Reachability Analyzer).",
  },
  messages: {
    notAdmitted: {
      text:
        '"{part}" needs "{target}" ({option}), and "{target}" does not admit it: blocked at ' +
        '`from` of "{target}".',
      counterExample: '{path}: every connection of "{part}" is refused, in each instance, for ever.',
      fix: "{way}.",
    },
    nobodyAdmitted: {
      text:
        '"{part}" needs "{target}" ({option}), and "{target}" admits nobody: blocked at `from` ' +
        'of "{target}".',
      counterExample: '{path}: every connection of "{part}" is refused, in each instance, for ever.',
      fix: "{way}.",
    },
    wrongPort: {
      text:
        '"{part}" needs "{target}" ({option}) on port {port}, and "{target}" admits {group} on {ports} alone: ' +
        'blocked at `from` of "{target}".',
      counterExample: '{path}: every connection of "{part}" is refused, in each instance, for ever.',
      fix: "{way}.",
    },
    noInstance: {
      text: '"{part}" routes to "{target}", which has 0 replicas: every request gets an error.',
      counterExample: 'a request through "{part}" finds no instance of "{target}", and is answered with 503.',
      fix: 'set replicas of "{target}" to 1 or more, or take the balancer "{part}" out of the cluster.',
    },
  },
  witness: { invariant: "NET-01" },
  about: ({ network }) => network.edges,
  judge(edge, { network }): Verdict<MessageId> {
    const reach = reachOf(edge, network);
    if (reach.kind === "open") return holds;
    // What lies behind a balancer is told of the balancer's own route, and one fault is told once.
    const own = reach.obstacles.find((obstacle) => endOf(obstacle) === edge.to);
    if (!own) return holds;
    if (own.kind === "not-admitted") return notAdmitted(edge, own, reach);
    return edge.kind === "route" ? noInstance(edge) : holds;
  },
});

function endOf(obstacle: Obstacle): PartData {
  return obstacle.kind === "nobody-there" ? obstacle.part : obstacle.door.part;
}

function notAdmitted({ from, to, path }: Edge, own: NotAdmitted, reach: Blocked): Violated<MessageId> {
  const { door } = own;
  const admitted = door.admits ?? [];
  const groups = groupsOf(from);
  const option = path.join(".");
  const [change] = reach.changes;
  const [elsewhere] = admittedElsewhere(admitted, groups, door.port);
  const route = pathText(reach.path);
  return violated({
    message: admitted.length === 0 ? "nobodyAdmitted" : elsewhere ? "wrongPort" : "notAdmitted",
    part: from,
    path,
    data: {
      part: from.name,
      target: to.name,
      option,
      port: door.port,
      group: elsewhere?.name ?? "",
      ports: elsewhere?.ports?.join(", ") ?? "",
      way: choiceText(changesFor(own).map(changeText)),
      path: `${route} ends at \`from\` of "${to.name}"`,
    },
    evidence: [
      stated(`${option} ${from.kind === "balancer" ? "leads" : "refers"} to "${to.name}"`),
      stated(`"${to.name}" admits only: ${namesOf(admitted)}`, door.part, door.path),
      groups.length === 0
        ? byDefault(`"${from.name}" is in no group`)
        : stated(`"${from.name}" is in: ${namesOf(groups)}`),
      ...(change ? [derived(`${ifDone(change)}, the path ${route} is open`)] : []),
    ],
  });
}

/** As an order: "add the security group "backend" to `groups` of "web"". */
function changeText({ part, path, change }: SettingChange): string {
  const option = `\`${path.join(".")}\` of "${part.name}"`;
  switch (change.kind) {
    case "join-group":
    case "admit-group":
      return `add the security group "${change.group}" to ${option}`;
    case "open-port":
      return `admit "${change.group}" on port ${change.port} in ${option}`;
    case "remove":
      return `remove ${option}: then exactly the parts that refer to it may connect`;
    case "run-instances":
      return `set ${option} to 1 or more`;
    default:
      return unreachable(change, "change of a setting");
  }
}

function ifDone({ part, change }: SettingChange): string {
  if (change.kind === "join-group") return `with "${part.name}" in the group "${change.group}"`;
  if (change.kind === "admit-group") return `with the group "${change.group}" admitted to "${part.name}"`;
  if (change.kind === "open-port")
    return `with port ${change.port} of "${part.name}" open to "${change.group}"`;
  return change.kind === "remove" ? "without `from`" : "with an instance";
}

function noInstance({ from, to, path }: Edge): Violated<MessageId> {
  return violated({
    message: "noInstance",
    part: from,
    path,
    data: { part: from.name, target: to.name },
    evidence: [
      stated(`"${from.name}" routes to "${to.name}"`),
      stated(`"${to.name}" has replicas: 0`, to, ["replicas"]),
    ],
  });
}

function namesOf(groups: readonly SecurityGroup[]): string {
  const texts = groups.map(({ name, ports }) => (ports ? `${name} on ${ports.join(", ")}` : name));
  return texts.join(", ") || "nobody";
}
