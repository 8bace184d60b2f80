/** Finds a store that holds state and keeps nothing of it. */
import { elasticacheDefaults } from "../../../model/managed.ts";
import type { Store } from "../../../model/store.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { someText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

export const durabilityOnState: Rule = defineRule({
  id: "durability-on-state",
  category: "stores",
  severity: "warning",
  docs: {
    what: 'A store that others use, and that is not declared a cache, has durability "none".',
    why:
      "It comes back empty after every crash, and every release that replaces it, while its users go on as if " +
      "nothing had happened. It is a warning, since a store may hold what can be made again; for Redis, " +
      "cache: true says so.",
    source: "Redis on replication, “safety of replication when the primary has persistence turned off”.",
  },
  messages: {
    keepsNothing: {
      text: '"{part}" keeps nothing over a restart, and {users} rely on it.',
      counterExample:
        'the process of "{part}" dies and is started again: it answers, and everything in it is gone.',
      fix: 'set durability of "{part}" to "everysec" or "always"{orCache}.',
    },
  },
  about: ({ cluster }) => cluster.stores.filter((store) => !isCache(store)),
  judge(part, facts) {
    const users = facts.connectionsTo(part.name).map(({ from }) => `"${from.name}"`);
    if (part.durability !== "none" || users.length === 0) return holds;
    const isRedis = part.engine === "redis";
    return violated({
      message: "keepsNothing",
      part,
      path: ["durability"],
      data: {
        part: part.name,
        users: someText(users),
        orCache: isRedis ? ", or say cache: true if all of it may be lost" : "",
      },
      evidence: [
        part.managed?.by === "elasticache"
          ? byDefault('durability is "none"', elasticacheDefaults.durability)
          : stated('durability is "none"'),
        stated(`${someText(users)} refer${users.length === 1 ? "s" : ""} to it`),
        ...(isRedis ? [byDefault("cache is false, so the store holds state")] : []),
        derived("a process that is started again begins without data"),
      ],
    });
  },
});

function isCache(store: Store): boolean {
  return store.engine === "redis" && store.settings.cache;
}
