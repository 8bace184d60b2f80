/** Finds confidential data that go over the world without encryption. */

import type { Listener } from "../../../model/listener.ts";
import { derived, stated } from "../../evidence.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";
import { isOpenToWorld } from "../../world.ts";

export const plainConfidence: Rule = defineRule({
  id: "plain-confidence",
  category: "network",
  severity: "error",
  docs: {
    what: "A service receives keys, passwords or personal data through a listener for the world that speaks no TLS.",
    why: "Whoever is on the way reads them: an error. Of a listener for this machine or a group alone nothing is said.",
    source:
      "cdk-nag ELB2 and ELBv2 listeners; the Loopring guide: HTTP on 80, HTTPS optional, and orders that carry private keys.",
  },
  messages: {
    readable: {
      text: '"{part}" receives {what}, and listener "{listener}" of "{door}" takes them from anywhere without TLS.',
      counterExample: 'a client of "{door}" sits in a café; whoever runs its network reads {what}.',
      fix: 'give listener "{listener}" tls: certificate({ … }), or take "{part}" off it.',
    },
  },
  witness: {
    proof: "A rehearsal has no eavesdroppers: what is readable on the way follows from the listener.",
  },
  about: ({ cluster }) => cluster.services.filter(({ receives }) => (receives ?? []).length > 0),
  judge(part, facts): readonly Verdict<"readable">[] {
    const what = listText((part.receives ?? []).map((one) => one.replace("-", " ")));
    const plain = facts.balancersOf(part.name).flatMap((door) => {
      const open = door.listeners.filter((listener) => isReadable(listener, part.name));
      return open.map((listener) => ({ door, listener }));
    });
    if (plain.length === 0) return [holds];
    return plain.map(({ door, listener }) =>
      violated({
        message: "readable",
        part: door,
        path: door.listeners.length > 1 ? ["listeners"] : ["tls"],
        data: { part: part.name, door: door.name, listener: listener.name, what },
        evidence: [
          stated(`listener "${listener.name}" is open to anywhere, and has no tls`),
          stated(`"${part.name}" receives ${what}`, part, ["receives"]),
          derived("what is not encrypted is read on the way"),
        ],
      }),
    );
  },
});

function isReadable({ from, tls, routes }: Listener, service: string): boolean {
  return isOpenToWorld(from) && tls === undefined && routes.some(({ to }) => to === service);
}
