/** Finds a store that is called a cache and holds what cannot be made again. */
import { reliedOn } from "../../../model/holds.ts";
import { stated } from "../../evidence.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

export const cacheHoldsState: Rule = defineRule({
  id: "cache-holds-state",
  category: "stores",
  severity: "warning",
  docs: {
    what: "A Redis is declared a cache, of which any key may be lost, and holds queues, counters, locks or records.",
    why:
      "Both cannot be so. Called a cache it is neither backed up nor kept from eviction, and its loss doubles work or " +
      "repeats numbers. It is a warning, since one of the two words may be a slip.",
    source:
      "The Loopring deployment wiki: “non-critical data” in Redis, which are reservations of orders and nonces of users.",
  },
  messages: {
    both: {
      text: '"{part}" is a cache, and holds {held}.',
      counterExample:
        'a key of "{part}" is evicted: a lock is free that somebody holds, or a counter starts again at 0.',
      fix: 'remove cache: true of "{part}", and keep copies in another Redis.',
    },
  },
  about: ({ redisStores }) => redisStores.filter(({ settings }) => settings.cache),
  judge(part) {
    const held = reliedOn(part.holds ?? []);
    if (held.length === 0) return holds;
    return violated({
      message: "both",
      part,
      path: ["cache"],
      data: { part: part.name, held: listText(held) },
      evidence: [stated("cache is true"), stated(`holds names ${listText(held)}`)],
    });
  },
});
