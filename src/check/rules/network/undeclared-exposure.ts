/** Finds a door that is open to everybody although nobody should come in there. */

import { wildcardListenerOf } from "../../../model/listen-address.ts";
import type { Service } from "../../../model/service.ts";
import type { Store } from "../../../model/store.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, type Violated, violated } from "../../verdict.ts";
import { isOpenToWorld } from "../../world.ts";

type MessageId = "openStore" | "wildcardCommand" | "wildcardVariable";

export const undeclaredExposure: Rule = defineRule({
  id: "undeclared-exposure",
  category: "network",
  severity: "error",
  docs: {
    what:
      "A store is open to everybody, or a program listens on every address though the file does " +
      "not declare it open.",
    why:
      "Whoever reaches the machine reaches the data, or the program behind the balancer's back, " +
      "without its limits and its draining. A balancer open to anywhere is declared so, and is " +
      "fine. The second replica of a program that listens on every address would not start " +
      "either.",
    source:
      "cdk-nag EC23 and RDS8; the OpenZeppelin relayer scaling example, which publishes Redis " +
      "without a password.",
  },
  messages: {
    openStore: {
      text: 'The store "{part}" is open to everybody who reaches the machine.',
      counterExample: 'anybody who reaches port {port} of the machine reads and deletes what "{part}" keeps.',
      fix: "remove `from: {group}`: then exactly the parts that refer to it may connect ({users}).",
    },
    wildcardCommand: {
      text: 'The command of "{part}" listens on every address ({written}), and nothing declares it open.',
      counterExample: 'anybody who reaches the machine speaks to "{part}" itself, past balancers and drains.',
      fix: "write {host} where {written} stands in `command`: it becomes the address of the instance.",
    },
    wildcardVariable: {
      text: '{variable} makes "{part}" listen on every address ({written}), and nothing declares it open.',
      counterExample: 'anybody who reaches the machine speaks to "{part}" itself, past balancers and drains.',
      fix:
        "remove {variable}, and let the program listen on the address in the variable HOST, " +
        "which tutti sets.",
    },
  },
  witness: { proof: "A rehearsal has no strangers: who may connect follows from the file alone." },
  about: ({ cluster }) => [...cluster.stores, ...cluster.services],
  judge(part, facts): Verdict<MessageId> {
    if (!isOpenToWorld(part.from, part.port?.port)) return wildcard(part) ?? holds;
    if (part.kind === "service") return holds;
    return openStore(
      part,
      facts.connectionsTo(part.name).map(({ from }) => from.name),
    );
  },
});

function openStore(store: Store, users: readonly string[]): Violated<MessageId> {
  const group = store.from?.find((candidate) => isOpenToWorld([candidate]))?.name ?? "anywhere";
  const named = users.length > 3 ? `${users.slice(0, 3).join(", ")}, …` : users.join(", ");
  return violated({
    message: "openStore",
    part: store,
    path: ["from"],
    data: { part: store.name, group, port: store.port.port, users: named || "none so far" },
    evidence: [stated(`from holds ${group}`), stated(`it listens on port ${store.port.port}`)],
    repair: { path: ["from"] },
  });
}

function wildcard(part: Service | Store): Violated<MessageId> | undefined {
  const listener = wildcardListenerOf(part);
  if (!listener) return undefined;
  const { written, path } = listener;
  const variable = path[0] === "env" ? path[1] : undefined;
  const admitted = part.from?.map((group) => group.name).join(", ");
  return violated({
    message: variable === undefined ? "wildcardCommand" : "wildcardVariable",
    part,
    path,
    data: { part: part.name, written, host: "{host}", variable: variable ?? "" },
    evidence: [
      stated(`${path.join(".")} holds ${written}`),
      admitted === undefined
        ? byDefault("from is not given, so only parts of the cluster connect")
        : stated(`from admits only: ${admitted}`),
      derived(`${written} stands for every address of the machine`),
    ],
  });
}
