/** Finds a primary that comes back empty, and makes its replicas empty as well. */
import { derived, stated } from "../../evidence.ts";
import { replicatedRedis } from "../../replicated-redis.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

export const emptyPrimaryRestart: Rule = defineRule({
  id: "empty-primary-restart",
  category: "stores",
  severity: "error",
  docs: {
    what: "A Redis with replicas keeps nothing on disk, and is started again when it ends.",
    why:
      "It is back within a second, empty and still the primary; its replicas follow it and delete what they held. The " +
      "copies do not help against the very loss that they are there for: an error.",
    source: "Redis on replication, “safety of replication when the primary has persistence turned off”.",
  },
  messages: {
    wiped: {
      text: '"{part}" keeps nothing over a restart, and its {replicas} replicas copy that.',
      counterExample:
        'the process of the primary of "{part}" dies and is started again, empty; every replica takes over the empty data set.',
      fix: 'set durability of "{part}" to "everysec" or "always".',
    },
  },
  witness: { invariant: "REP-01" },
  about: replicatedRedis,
  judge({ part, replication: { replicas } }) {
    if (part.durability !== "none" || part.settings.cache) return holds;
    return violated({
      message: "wiped",
      part,
      path: ["durability"],
      data: { part: part.name, replicas },
      evidence: [
        stated('durability is "none"'),
        stated(`replicas is ${replicas}`),
        derived("a part that ends is started again, sooner than anybody notices that it is down"),
      ],
    });
  },
});
