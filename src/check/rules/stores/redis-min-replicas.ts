/** Finds a primary that goes on accepting writes after the others have replaced it. */
import { minReplicasDefault } from "../../../model/redis-replication.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { replicatedRedis } from "../../replicated-redis.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

export const redisMinReplicas: Rule = defineRule({
  id: "redis-min-replicas",
  category: "stores",
  severity: "warning",
  docs: {
    what: "Sentinels replace the primary of a Redis, and it accepts writes without any replica.",
    why:
      "A primary that is cut off does not know that it was replaced: what its clients write is thrown away when it " +
      "comes back. It is a warning, since it needs a network that is cut between the two.",
    source:
      "Redis on replication, “allow writes only with N attached replicas”; Redis on Sentinel, example 2.",
  },
  messages: {
    none: {
      text: 'The primary of "{part}" accepts writes with no replica left.',
      counterExample:
        'the primary of "{part}" is cut off with some clients, and is replaced; an hour later it comes back, and all that they wrote is deleted.',
      fix: "set minReplicasToWrite to 1.",
    },
  },
  about: replicatedRedis,
  judge({ part, replication: { sentinel, minReplicasToWrite } }) {
    if (!sentinel || minReplicasToWrite > 0 || part.settings.cache) return holds;
    return violated({
      message: "none",
      part,
      path: ["minReplicasToWrite"],
      data: { part: part.name },
      evidence: [
        byDefault("min-replicas-to-write is 0", minReplicasDefault),
        stated(`sentinel.count is ${sentinel.count}`),
        derived("a replaced primary takes over the data of the new one when it comes back"),
      ],
    });
  },
});
