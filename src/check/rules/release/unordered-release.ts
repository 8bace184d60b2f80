/** Finds services that call each other and are released one after the other, in no order that anybody states. */
import { servicesBehind } from "../../../model/balancer.ts";
import type { Service } from "../../../model/service.ts";
import { derived, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

interface Pair {
  readonly caller: Service;
  readonly called: Service;
  readonly path: readonly string[];
}

export const unorderedRelease: Rule = defineRule({
  id: "unordered-release",
  category: "release",
  severity: "warning",
  docs: {
    what: "A service calls another, both are delivered by somebody else than tutti, and nothing says which goes first.",
    why:
      "For some minutes the new revision of one talks to the old one of the other. In one of the two orders a caller asks for " +
      "what is not there yet. It is a warning, since two revisions may well understand each other.",
    source:
      "Google's SRE book on canaries and compatible changes; the guide of a website on ECS, with two procedures and no order.",
  },
  messages: {
    noOrder: {
      text: '"{caller}" calls "{called}", and nothing says which of them is released first.',
      counterExample:
        'a change needs both; "{caller}" is released first and asks for what "{called}" has only after its own release.',
      fix: 'release "{called}" first and find it healthy: delivery: { after: [{called}] } on "{caller}".',
    },
  },
  about: pairsIn,
  judge({ caller, called, path }) {
    const after = caller.delivery?.after ?? [];
    const before = called.delivery?.after ?? [];
    if (after.includes(called.name) || before.includes(caller.name)) return holds;
    return violated({
      message: "noOrder",
      part: caller,
      path: ["delivery", "after"],
      data: { caller: caller.name, called: called.name },
      evidence: [
        stated(`"${caller.name}" refers to "${called.name}"`, caller, path),
        derived("neither has the other in delivery.after"),
      ],
    });
  },
});

/** By a call that the file tells of, or through a balancer. */
function pairsIn({ cluster, connections, partNamed }: Facts): readonly Pair[] {
  const delivered = cluster.services.filter(({ delivery }) => delivery);
  const names = new Set(delivered.map(({ name }) => name));
  const told = delivered.flatMap((from) =>
    (from.calls ?? []).map(({ to }) => ({ from, to, path: ["calls"] })),
  );
  const through = connections.flatMap(({ from, to, path }) => {
    if (from.kind !== "service" || to.kind !== "balancer" || !names.has(from.name)) return [];
    return servicesBehind(to).map((name) => ({ from, to: name, path }));
  });
  const pairs = new Map<string, Pair>();
  for (const { from, to, path } of [...told, ...through]) {
    const called = partNamed(to);
    if (called?.kind !== "service" || called === from || !names.has(to)) continue;
    const key = `${from.name} ${to}`;
    if (!pairs.has(key)) pairs.set(key, { caller: from, called, path });
  }
  return [...pairs.values()];
}
