/** Finds Sentinels that give a replacement up before it can have begun. */
import { durationText } from "../../../base/duration.ts";
import { downAfterDefault, failoverTimeoutDefault } from "../../../model/redis-replication.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { replicatedRedis } from "../../replicated-redis.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

export const redisFailoverTimeouts: Rule = defineRule({
  id: "redis-failover-timeouts",
  category: "stores",
  severity: "warning",
  docs: {
    what: "The time for a replacement of the primary is not longer than the time after which it counts as down.",
    why:
      "`failoverTimeout` also bounds the steps of a replacement; Sentinels that take long to agree give up and begin " +
      "anew. It is a warning, since a fast network may do within less.",
    source: "Redis 7.0, sentinel.conf on down-after-milliseconds and failover-timeout.",
  },
  messages: {
    short: {
      text: 'Sentinels of "{part}" have {failover} to replace a primary, which counts as down after {down}.',
      counterExample:
        'the primary of "{part}" is lost; one Sentinel begins to replace it and gives up, another begins, and writes fail meanwhile.',
      fix: "set sentinel.failoverTimeout to several times sentinel.downAfter ({down}).",
    },
  },
  about: replicatedRedis,
  judge({ part, replication: { sentinel } }) {
    if (!sentinel || sentinel.failoverTimeoutMs > sentinel.downAfterMs) return holds;
    const [down, failover] = [durationText(sentinel.downAfterMs), durationText(sentinel.failoverTimeoutMs)];
    return violated({
      message: "short",
      part,
      path: ["sentinel"],
      data: { part: part.name, down, failover },
      evidence: [
        fact(`failoverTimeout is ${failover}`, sentinel.failoverTimeoutMs, failoverTimeoutDefault),
        fact(`downAfter is ${down}`, sentinel.downAfterMs, downAfterDefault),
        derived("a step that takes as long as noticing the loss does not fit"),
      ],
    });
  },
});

function fact(text: string, value: number, vendor: typeof downAfterDefault) {
  return value === vendor.value ? byDefault(text, vendor) : stated(text);
}
