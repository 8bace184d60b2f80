/** Finds two listeners that want the same address and port of one machine. */
import { placeText } from "../../../base/place.ts";
import type { PartData } from "../../../model/declaration.ts";
import type { Service } from "../../../model/service.ts";
import { derived, stated } from "../../evidence.ts";
import { type Facts, groupedBy } from "../../facts.ts";
import { wildcardListenerOf } from "../../listen-address.ts";
import { defineRule, type Report, type Rule } from "../../rule.ts";
import { isOpenToWorld } from "../../world.ts";

type MessageId = "sameListener" | "samePort" | "wildcard";
type Found = (found: Report<MessageId>) => void;

export const portConflict: Rule = defineRule<MessageId>({
  id: "port-conflict",
  category: "network",
  severity: "error",
  docs: {
    what: "Two listeners want the same address and port of one machine.",
    why:
      "The second to start fails with EADDRINUSE, at start or, worse, at the first release. " +
      "Every instance has a loopback address of its own, so equal ports of different services " +
      "are fine; balancers share the addresses of the machine, and a program that listens on " +
      "every address collides with all of them.",
    source: "bind(2), EADDRINUSE; measured on Linux in both orders, also with HAProxy's `bind *`.",
  },
  messages: {
    sameListener: {
      text: '"{part}" and "{other}" both listen on port {port} of this machine: the second to start fails.',
      fix: 'give "{part}" another port: listen: http({free}).',
    },
    samePort: {
      text: '"{part}" has port {port} twice, as {first} and as {second}: an instance cannot open both.',
      fix: "give {second} a number of its own, such as {free}.",
    },
    wildcard: {
      text:
        '"{part}" listens on every address ({written}) with port {port}, which {other} needs ' +
        "too: one of them fails.",
      fix: "let the program listen on its own address only: {host} in `command`, or the variable HOST.",
    },
  },
  check(facts, report) {
    reportBalancers(facts, report);
    for (const service of facts.cluster.services) reportOwnPorts(service, report);
    reportWildcards(facts, report);
  },
});

function reportBalancers(facts: Facts, report: Found): void {
  const listening = facts.cluster.balancers.flatMap((part) =>
    part.listeners.map(({ listen: { port } }) => ({ part, port })),
  );
  for (const [port, sharing] of groupedBy(listening, (it) => String(it.port))) {
    const first = sharing[0]?.part;
    if (!first) continue;
    for (const { part } of sharing.slice(1)) {
      report({
        message: "sameListener",
        part,
        path: ["listen"],
        data: { part: part.name, other: first.name, port, free: Number(port) + 1 },
        evidence: [
          stated(`"${part.name}" listens on ${port}`),
          stated(`"${first.name}" listens on ${port} (${placeText(first.place)})`),
        ],
      });
    }
  }
}

function reportOwnPorts(service: Service, report: Found): void {
  const names = new Map<number, string>(service.port ? [[service.port.port, "port"]] : []);
  for (const [name, { port }] of Object.entries(service.ports)) {
    const first = names.get(port);
    const second = `ports.${name}`;
    if (first === undefined) names.set(port, second);
    else {
      report({
        message: "samePort",
        part: service,
        path: ["ports", name],
        data: { part: service.name, port, first, second, free: port + 1 },
        evidence: [stated(`${first} is ${port}`), stated(`${second} is ${port}`)],
      });
    }
  }
}

/** Only where the part is declared open: else it is an undeclared exposure, and one fault is told once. */
function reportWildcards(facts: Facts, report: Found): void {
  const wanted = facts.parts.flatMap((part) => portsOf(part).map((port) => ({ part, port })));
  const byPort = groupedBy(wanted, ({ port }) => String(port));
  for (const part of [...facts.cluster.services, ...facts.cluster.stores]) {
    const listener = isOpenToWorld(part.from) && part.port ? wildcardListenerOf(part) : undefined;
    if (!listener) continue;
    const [port = 0] = portsOf(part);
    const other = (byPort.get(String(port)) ?? []).find((sharing) => sharing.part !== part)?.part;
    const rival = other ? `"${other.name}"` : ownRival(part);
    if (rival === undefined) continue;
    report({
      message: "wildcard",
      part,
      path: listener.path,
      data: { part: part.name, written: listener.written, port, other: rival, host: "{host}" },
      evidence: [
        stated(`${listener.path.join(".")} holds ${listener.written}`),
        derived(`${rival} needs port ${port}`),
      ],
    });
  }
}

function ownRival(part: PartData): string | undefined {
  const most = part.kind === "service" ? part.replicas + part.release.surge : 1;
  return most > 1 ? "its own next instance" : undefined;
}

/** The main ports of a part, the most important first. */
function portsOf(part: PartData): readonly number[] {
  if (part.kind === "balancer") return part.listeners.map(({ listen }) => listen.port);
  return part.kind === "job" || !part.port ? [] : [part.port.port];
}
