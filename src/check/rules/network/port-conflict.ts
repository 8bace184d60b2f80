/** Finds two listeners that want the same address and port of one machine. */
import { unreachable } from "../../../base/assert.ts";
import type { Balancer } from "../../../model/balancer.ts";
import type { PartData } from "../../../model/declaration.ts";
import { type WildcardListener, wildcardListenerOf } from "../../../model/listen-address.ts";
import { mostReplicas } from "../../../model/scaling.ts";
import type { Service } from "../../../model/service.ts";
import type { Store } from "../../../model/store.ts";
import { derived, stated } from "../../evidence.ts";
import { type Facts, portsOf } from "../../facts.ts";
import { groupedBy } from "../../grouped.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, type Violated, violated } from "../../verdict.ts";
import { isOpenToWorld } from "../../world.ts";

type MessageId = "sameListener" | "samePort" | "wildcard";

/** What may collide: balancers that listen on one port, the ports of one service, a program that takes every address. */
type Subject =
  | { readonly kind: "sharing"; readonly port: number; readonly balancers: readonly Balancer[] }
  | { readonly kind: "own-ports"; readonly service: Service }
  | { readonly kind: "wildcard"; readonly part: Service | Store; readonly listener: WildcardListener };

export const portConflict: Rule = defineRule({
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
      counterExample:
        'with "{other}" started, "{part}" fails with EADDRINUSE on {port}, and is started again for ever.',
      fix: 'give "{part}" another port: listen: http({free}).',
    },
    samePort: {
      text: '"{part}" has port {port} twice, as {first} and as {second}: an instance cannot open both.',
      counterExample: "an instance opens {first}, and fails with EADDRINUSE when it opens {second}.",
      fix: "give {second} a number of its own, such as {free}.",
    },
    wildcard: {
      text:
        '"{part}" listens on every address ({written}) with port {port}, which {other} needs ' +
        "too: one of them fails.",
      counterExample: 'while one instance of "{part}" holds {written}:{port}, {other} fails with EADDRINUSE.',
      fix: "let the program listen on its own address only: {host} in `command`, or the variable HOST.",
    },
  },
  witness: { invariant: "NET-02" },
  about: subjectsIn,
  judge(subject, facts) {
    switch (subject.kind) {
      case "sharing":
        return sharing(subject.port, subject.balancers);
      case "own-ports":
        return ownPorts(subject.service);
      case "wildcard":
        return wildcard(subject.part, subject.listener, facts);
      default:
        return unreachable(subject, "subject of port-conflict");
    }
  },
});

function subjectsIn(facts: Facts): readonly Subject[] {
  const { balancers, services, stores } = facts.cluster;
  // What somebody else configures is on a machine that the file does not name.
  const here = balancers.filter(({ product }) => product === undefined);
  const listening = here.flatMap((balancer) => portsOf(balancer).map((port) => ({ balancer, port })));
  const byPort = groupedBy(listening, ({ port }) => String(port));
  return [
    ...[...byPort].map(([port, sharers]): Subject => {
      return { kind: "sharing", port: Number(port), balancers: sharers.map(({ balancer }) => balancer) };
    }),
    ...services.map((service): Subject => ({ kind: "own-ports", service })),
    ...[...services, ...stores].flatMap(openWildcards),
  ];
}

/** Only where the part is declared open: else it is an undeclared exposure, and one fault is told once. */
function openWildcards(part: Service | Store): readonly Subject[] {
  const listener = isOpenToWorld(part.from) && part.port ? wildcardListenerOf(part) : undefined;
  return listener ? [{ kind: "wildcard", part, listener }] : [];
}

function sharing(port: number, balancers: readonly Balancer[]): readonly Verdict<MessageId>[] {
  const [first, ...others] = balancers;
  if (!first || others.length === 0) return [holds];
  return others.map((part) =>
    violated({
      message: "sameListener",
      part,
      path: ["listen"],
      data: { part: part.name, other: first.name, port, free: port + 1 },
      evidence: [
        stated(`"${part.name}" listens on ${port}`),
        stated(`"${first.name}" listens on ${port}`, first, ["listen"]),
      ],
    }),
  );
}

function ownPorts(service: Service): readonly Verdict<MessageId>[] {
  const names = new Map<number, string>(service.port ? [[service.port.port, "port"]] : []);
  const doubles: Violated<MessageId>[] = [];
  for (const [name, { port }] of Object.entries(service.ports)) {
    const first = names.get(port);
    const second = `ports.${name}`;
    if (first === undefined) names.set(port, second);
    else doubles.push(samePort(service, name, { port, first, second }));
  }
  return doubles.length > 0 ? doubles : [holds];
}

function samePort(
  service: Service,
  name: string,
  twice: { readonly port: number; readonly first: string; readonly second: string },
): Violated<MessageId> {
  const { port, first, second } = twice;
  return violated({
    message: "samePort",
    part: service,
    path: ["ports", name],
    data: { part: service.name, ...twice, free: port + 1 },
    evidence: [stated(`${first} is ${port}`), stated(`${second} is ${port}`)],
  });
}

function wildcard(part: Service | Store, listener: WildcardListener, facts: Facts): Verdict<MessageId> {
  const [port = 0] = portsOf(part);
  const other = facts.partsOnPort(port).find((sharer) => sharer !== part);
  const rival = other ? `"${other.name}"` : ownRival(part);
  if (rival === undefined) return holds;
  return violated({
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

function ownRival(part: PartData): string | undefined {
  const most = part.kind === "service" ? mostReplicas(part) + part.release.surge : 1;
  return most > 1 ? "its own next instance" : undefined;
}
