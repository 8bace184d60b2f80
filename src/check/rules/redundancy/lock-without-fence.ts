/** Finds a lock that two may hold at once, or that is lost while its holder is well. */

import { durationText } from "../../../base/duration.ts";
import type { Lock } from "../../../model/program.ts";
import { mostReplicas } from "../../../model/scaling.ts";
import type { Service } from "../../../model/service.ts";
import { derived, stated } from "../../evidence.ts";
import { mostFact } from "../../most-instances.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

type MessageId = "twoHolders" | "renewedTooLate";

export const lockWithoutFence: Rule = defineRule({
  id: "lock-without-fence",
  category: "redundancy",
  severity: "warning",
  docs: {
    what: "A lock with an end is taken by several instances, and what it guards does not see who holds it now; or it is renewed too late.",
    why:
      "A holder that was paused for longer than the lock lasts goes on as if it had it, beside the next one: only a number " +
      "that grows with each holder, checked where the work arrives, stops it. It is a warning, since it takes such a pause.",
    source:
      "client-go on leader election (it does not guarantee that only one client acts as a leader); its defaults of 15s, 10s and 2s.",
  },
  messages: {
    twoHolders: {
      text: 'Two instances of "{part}" may both believe that they hold "{lock}".',
      counterExample:
        '"{part}-1" stands still for longer than {lasts}; "{part}-2" takes "{lock}", and then both do what one should.',
      fix: "number the holders, refuse older numbers where the work arrives, and say fenced: true.",
    },
    renewedTooLate: {
      text: '"{part}" renews "{lock}" each {renews}, and it lasts {lasts}.',
      counterExample: 'one renewal of "{lock}" comes late; its holder is well, and loses it.',
      fix: "renew at least three times within {lasts}.",
    },
  },
  about: ({ cluster }) =>
    cluster.services.flatMap((part) => (part.program?.locks ?? []).map((lock) => ({ part, lock }))),
  judge({ part, lock }): readonly Verdict<MessageId>[] {
    const isShared = mostReplicas(part) > 1;
    return [
      isShared && !lock.fenced ? found("twoHolders", part, lock) : holds,
      lock.renewsMs * 3 > lock.lastsMs ? found("renewedTooLate", part, lock) : holds,
    ];
  },
});

function found(message: MessageId, part: Service, lock: Lock): Verdict<MessageId> {
  const [lasts, renews] = [durationText(lock.lastsMs), durationText(lock.renewsMs)];
  return violated({
    message,
    part,
    path: ["program", "locks"],
    data: { part: part.name, lock: lock.name, lasts, renews },
    evidence: [
      stated(`program.locks holds "${lock.name}", which lasts ${lasts} and is renewed each ${renews}`),
      message === "twoHolders"
        ? mostFact(part)
        : derived(`three renewals take ${durationText(lock.renewsMs * 3)}`),
    ],
  });
}
