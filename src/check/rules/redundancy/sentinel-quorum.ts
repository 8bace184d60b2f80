/** Finds Sentinels that cannot replace a primary when one of them is lost with it. */
import { derived, stated } from "../../evidence.ts";
import { replicatedRedis } from "../../replicated-redis.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

export const sentinelQuorum: Rule = defineRule({
  id: "sentinel-quorum",
  category: "redundancy",
  severity: "error",
  docs: {
    what: "There are fewer than three Sentinels, or as many must agree as there are.",
    why:
      "A host that is lost may hold the primary and a Sentinel. The rest must be `quorum` to notice, and a majority of " +
      "all to act; otherwise the replica stays a replica until a person comes: an error.",
    source: "Redis on Sentinel: at least three instances; the quorum detects, and the majority authorises.",
  },
  messages: {
    tooFew: {
      text: '{count} Sentinels watch "{part}": without one of them there is no majority.',
      counterExample:
        'the host of the primary of "{part}" and of one Sentinel is lost: {left} of {count} is no majority, and nobody takes over.',
      fix: "set sentinel.count to 3 or more, each on a host of its own.",
    },
    needsAll: {
      text: '{quorum} of {count} Sentinels must agree that "{part}" is down.',
      counterExample:
        'the host of the primary of "{part}" and of one Sentinel is lost: {left} agree, {quorum} must, and nobody takes over.',
      fix: "set sentinel.quorum to {majority}.",
    },
  },
  witness: { invariant: "FD-06" },
  about: replicatedRedis,
  judge({ part, replication: { sentinel } }) {
    if (!sentinel) return holds;
    const { count, quorum } = sentinel;
    const isFew = count < 3;
    if (!isFew && quorum < count) return holds;
    return violated({
      message: isFew ? "tooFew" : "needsAll",
      part,
      path: ["sentinel", isFew ? "count" : "quorum"],
      data: { part: part.name, count, quorum, left: count - 1, majority: Math.floor(count / 2) + 1 },
      evidence: [
        stated(`sentinel.count is ${count}`),
        stated(`sentinel.quorum is ${quorum}`),
        derived(`${Math.floor(count / 2) + 1} of ${count} are a majority`),
      ],
    });
  },
});
