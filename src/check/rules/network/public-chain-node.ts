/** Finds a node of Ethereum that everybody, or every web page, may ask for whatever they like. */

import type { Balancer } from "../../../model/balancer.ts";
import type { EthereumNode } from "../../../model/ethereum.ts";
import type { Service } from "../../../model/service.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";
import { isOpenToWorld } from "../../world.ts";

type MessageId = "everyPage" | "unlimited";

export const publicChainNode: Rule = defineRule({
  id: "public-chain-node",
  category: "network",
  severity: "warning",
  docs: {
    what: "A node of Ethereum is behind a door to the world without a limit, or answers every web page.",
    why:
      "It becomes a free node for everybody: scans of the archive take the processor from the cluster itself. With all origins " +
      "allowed, any page makes its visitors ask it, and whoever unlocks an account there by a slip loses it. It is a warning, " +
      "since a public node may be what is meant.",
    source:
      "geth, command line options: no origin is allowed by default; the Loopring guide, --rpccorsdomain * and /eth for all.",
  },
  messages: {
    everyPage: {
      text: 'Every web page may ask "{part}", and {doors} brings it there from anywhere.',
      counterExample:
        'a page of somebody else makes each of its visitors ask "{part}" a hundred times a second.',
      fix: 'name the pages that are yours: corsDomains: ["https://wallet.example"].',
    },
    unlimited: {
      text: 'Everybody may ask "{part}" through {doors}, as often as they like.',
      counterExample:
        'somebody scans the whole chain through {doors}; "{part}" answers the cluster itself late.',
      fix: 'give "{part}" a rateLimit, or take its route away.',
    },
  },
  about: ({ cluster }) =>
    cluster.services.flatMap((part) => (part.ethereum ? [{ part, node: part.ethereum }] : [])),
  judge({ part, node }, facts): readonly Verdict<MessageId>[] {
    const doors = facts.balancersOf(part.name).filter((door) => isPublic(door, part));
    if (doors.length === 0) return [holds];
    const found = judged(part, node, doors);
    return found.length > 0 ? found : [holds];
  },
});

function isPublic({ listeners }: Balancer, { name }: Service): boolean {
  return listeners.some(({ from, routes }) => isOpenToWorld(from) && routes.some(({ to }) => to === name));
}

function judged(part: Service, node: EthereumNode, doors: readonly Facts["cluster"]["balancers"][number][]) {
  const named = listText(doors.map(({ name }) => `"${name}"`));
  const data = { part: part.name, doors: named };
  const open = stated(`${named} is open to anywhere`, doors[0]);
  const found: Verdict<MessageId>[] = [];
  if (node.corsDomains.includes("*"))
    found.push(
      violated({
        message: "everyPage",
        part,
        path: ["ethereum", "corsDomains"],
        data,
        evidence: [stated("ethereum.corsDomains holds *"), open],
      }),
    );
  if (!part.rateLimit)
    found.push(
      violated({
        message: "unlimited",
        part,
        path: ["rateLimit"],
        data,
        evidence: [byDefault("rateLimit is not given"), open, derived("nothing tells a client to slow down")],
      }),
    );
  return found;
}
