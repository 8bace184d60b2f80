/** Finds a store that confirms what a crash may lose. */

import { reliedOn } from "../../../model/holds.ts";
import type { Store } from "../../../model/store.ts";
import { derived, settingFact, stated } from "../../evidence.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

export const durabilityAgainstPromise: Rule = defineRule({
  id: "durability-against-promise",
  category: "stores",
  severity: "warning",
  docs: {
    what: "A store holds what its users rely on once it is confirmed, and a crash may lose the last of it.",
    why:
      'With "everysec" it is about a second of writes, with "snapshot" all since the last one: jobs whose senders were ' +
      "told OK, counters that go back. It is a warning, since the loss is small and needs a crash of the machine or " +
      'a kill in that second; with "none", durability-on-state speaks.',
    source:
      "Redis on persistence (appendfsync); the OpenZeppelin relayer scaling example (everysec for jobs and nonces).",
  },
  messages: {
    window: {
      text: '"{part}" holds {held}, and a crash loses {lost} of it.',
      counterExample:
        'a client is told that its write to "{part}" is done; the machine loses power, and it is gone.',
      fix: 'set durability of "{part}" to "always", or make its users check and repeat what they were told is done.',
    },
  },
  about: ({ cluster }) => cluster.stores.filter(({ engine }) => engine !== "mysql"),
  judge(part) {
    const held = reliedOn(part.holds ?? []);
    const lost = lostBy(part);
    if (held.length === 0 || lost === undefined) return holds;
    return violated({
      message: "window",
      part,
      path: ["durability"],
      data: { part: part.name, held: listText(held.map(plural)), lost },
      evidence: [
        stated(`holds names ${listText(held)}`),
        settingFact(
          `durability is "${part.durability}"`,
          part.engine === "redis" && part.durability === "everysec",
        ),
        derived("a write is confirmed before it is on the disk"),
      ],
    });
  },
});

function lostBy({ durability }: Store): string | undefined {
  if (durability === "everysec") return "about a second";
  return durability === "snapshot" ? "all since the last snapshot" : undefined;
}

function plural(holding: string): string {
  return holding.endsWith("s") ? holding : `${holding}s`;
}
