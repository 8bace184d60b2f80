/** Finds a health check that sees a dead instance late. */
import { durationText } from "../../../base/duration.ts";
import type { Evidence } from "../../../contract/finding.ts";
import { ecsDefaults } from "../../../model/ecs-defaults.ts";
import type { Service } from "../../../model/service.ts";
import { derived, stated, vendorFact } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

type MessageId = "slowToLeave" | "slowToReturn";

export const slowDetection: Rule = defineRule({
  id: "slow-detection",
  category: "health",
  severity: "warning",
  docs: {
    what: "The health check takes long to take a dead instance out of rotation, or to take it back.",
    why:
      "Until the check has failed often enough, the balancer goes on sending requests to an instance that is " +
      "gone. It is a warning, since it costs requests only when an instance dies. Coming back late is info: " +
      "the others carry its load meanwhile.",
    source:
      "Measured with the settings of an EMQ X guide (inter 10000, fall 2, rise 5): connections failed for 18 s " +
      "after a broker was killed, and it was used again 50 s after it was back.",
  },
  messages: {
    slowToLeave: {
      text: 'A dead instance of "{part}" is sent requests for up to {leaves}: {fall} checks, {every} apart.',
      counterExample:
        'an instance of "{part}" dies; for {leaves} every request that {doors} gives it is lost or retried.',
      fix: 'check "{part}" more often: {how}.',
    },
    slowToReturn: {
      text: 'An instance of "{part}" that works again is left out for {returns}: {rise} checks, {every} apart.',
      fix: 'check "{part}" more often, or lower `rise`.',
      severity: "info",
    },
  },
  options: {
    seconds: { default: 10, means: "Seconds after which a dead instance has to be out of rotation." },
    returnSeconds: { default: 30, means: "Seconds after which an instance that works again has to be back." },
  },
  about: ({ cluster }) => cluster.services.filter(({ health }) => health !== undefined),
  judge(service, facts, { seconds, returnSeconds }): Verdict<MessageId> | readonly Verdict<MessageId>[] {
    const doors = facts.balancersOf(service.name);
    const { everyMs, fall, rise } = service.health?.steady ?? { everyMs: 0, fall: 0, rise: 0 };
    if (doors.length === 0) return holds;
    const found: MessageId[] = [
      ...(everyMs * fall > seconds * 1_000 ? (["slowToLeave"] as const) : []),
      ...(everyMs * rise > returnSeconds * 1_000 ? (["slowToReturn"] as const) : []),
    ];
    return found.length === 0 ? holds : found.map((message) => slow(message, service, facts));
  },
});

/** Of a target group, what the file does not change is its vendor's. */
function paceFacts({ runner, health }: Service, message: MessageId): readonly [Evidence, Evidence] {
  const { everyMs, fall, rise } = health?.steady ?? { everyMs: 0, fall: 0, rise: 0 };
  const pace = `steady checks are ${durationText(everyMs)} apart`;
  const isLeaving = message === "slowToLeave";
  const count = isLeaving ? `fall is ${fall}` : `rise is ${rise}`;
  if (!runner) return [stated(pace), stated(count)];
  const { checkEveryMs, unhealthy, healthy } = ecsDefaults;
  return [
    vendorFact(pace, everyMs, checkEveryMs),
    isLeaving ? vendorFact(count, fall, unhealthy) : vendorFact(count, rise, healthy),
  ];
}

function slow(message: MessageId, service: Service, facts: Facts): Verdict<MessageId> {
  const { everyMs, fall, rise } = service.health?.steady ?? { everyMs: 0, fall: 0, rise: 0 };
  const every = durationText(everyMs);
  const data = {
    part: service.name,
    every,
    fall,
    rise,
    leaves: durationText(everyMs * fall),
    returns: durationText(everyMs * rise),
    how: service.runner
      ? 'check: { every: "5s", unhealthy: 2 } in its ecs({ … })'
      : 'steady: { every: "500ms", fall: 2 }, out of rotation in about a second',
    doors: listText(facts.balancersOf(service.name).map(({ name }) => `"${name}"`)),
  };
  const count = message === "slowToLeave" ? fall : rise;
  return violated({
    message,
    part: service,
    path: service.runner ? ["runner", "check"] : ["health", "steady"],
    data,
    evidence: [
      ...paceFacts(service, message),
      derived(`${count} × ${every} is ${durationText(everyMs * count)}`),
    ],
  });
}
