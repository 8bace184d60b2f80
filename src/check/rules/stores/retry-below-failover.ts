/** Finds a caller that gives up before a lost primary of Redis can have been replaced. */
import { durationText } from "../../../base/duration.ts";
import type { Call } from "../../../model/call.ts";
import { downAfterDefault, type Sentinel } from "../../../model/redis-replication.ts";
import type { Service } from "../../../model/service.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

interface Watched {
  readonly part: Service;
  readonly index: number;
  readonly call: Call & { readonly timeoutMs: number };
  readonly sentinel: Sentinel;
}

export const retryBelowFailover: Rule = defineRule({
  id: "retry-below-failover",
  category: "stores",
  severity: "warning",
  docs: {
    what: "All tries of a call to a Redis take less time than its Sentinels need to notice that the primary is lost.",
    why:
      "The replacement comes, and whoever asked has long given up: the failover that was paid for saves no request. It is a " +
      "warning, since the caller of the caller may try again.",
    source: "Redis 7.0, sentinel.conf on down-after-milliseconds (30s by default).",
  },
  messages: {
    givesUpFirst: {
      text: '"{part}" tries for {tries} to reach "{store}", of which a lost primary is noticed after {down} only.',
      counterExample:
        'the primary of "{store}" is lost; "{part}" gives up after {tries}, and {down} later Sentinels begin to replace it.',
      fix: "lower sentinel.downAfter, or let the call try for longer than {down} (timeout × (retries + 1)).",
    },
  },
  about: watchedIn,
  judge({ part, index, call, sentinel }): Verdict<"givesUpFirst"> {
    const triesMs = call.timeoutMs * (call.retries + 1);
    if (triesMs > sentinel.downAfterMs) return holds;
    const [tries, down] = [durationText(triesMs), durationText(sentinel.downAfterMs)];
    const { value, ...vendor } = downAfterDefault;
    return violated({
      message: "givesUpFirst",
      part,
      path: ["calls", String(index)],
      data: { part: part.name, store: call.to, tries, down },
      evidence: [
        derived(`${call.retries + 1} × ${durationText(call.timeoutMs)} is ${tries}`),
        sentinel.downAfterMs === value
          ? byDefault(`sentinel.downAfter is ${down}`, vendor)
          : stated(`sentinel.downAfter is ${down}`),
      ],
    });
  },
});

function watchedIn({ cluster, partNamed }: Facts): readonly Watched[] {
  return cluster.services.flatMap((part) =>
    (part.calls ?? []).flatMap((call, index): readonly Watched[] => {
      const to = partNamed(call.to);
      const replication = to?.kind === "store" && to.engine === "redis" ? to.settings.replication : undefined;
      const { timeoutMs } = call;
      if (timeoutMs === undefined || !replication?.sentinel) return [];
      return [{ part, index, call: { ...call, timeoutMs }, sentinel: replication.sentinel }];
    }),
  );
}
