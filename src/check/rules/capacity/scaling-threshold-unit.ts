/** Finds thresholds of scaling that mistake their unit: 0.6 for 60 percent. */

import { amountText, isPercent } from "../../../model/scaling-metric.ts";
import type { ScalingPolicy } from "../../../model/scaling-policy.ts";
import type { Service } from "../../../model/service.ts";
import { derived, stated } from "../../evidence.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

type MessageId = "fraction" | "unreachable";

interface Scaled {
  readonly part: Service;
  readonly policy: ScalingPolicy;
}

export const scalingThresholdUnit: Rule = defineRule({
  id: "scaling-threshold-unit",
  category: "capacity",
  severity: "error",
  docs: {
    what: "A threshold in percent is a fraction, or more than there can be.",
    why:
      "Percent go from 0 to 100. A program that does anything at all is above 0.6 percent, so a policy that means 0.6 " +
      "for 60 percent always adds instances and never removes one; a bound above 100 is never reached. It is an error, " +
      "since the policy then does one thing whatever the load.",
    source: "Amazon ECS CloudWatch metrics: CPUUtilization is in percent; guide 002, step 3: CPU >= 0.6.",
  },
  messages: {
    fraction: {
      text: '"{part}" scales at {value}: nearly every load is above that.',
      counterExample:
        'an idle "{part}" answers its health checks, is above {value}, and always runs at its maximum.',
      fix: "write percent: {meant}.",
    },
    unreachable: {
      text: '"{part}" scales at {value}, which is more than all.',
      counterExample: 'every instance of "{part}" is at its limit, 100 %, and none is added.',
      fix: "write a bound below 100.",
    },
  },
  witness: { proof: "Percent of a limit lie between 0 and 100: one side of the policy always holds." },
  about: ({ cluster }) =>
    cluster.services.flatMap((part) =>
      (part.scaling?.policies ?? [])
        .filter(({ metric }) => isPercent(metric))
        .map((policy): Scaled => ({ part, policy })),
    ),
  judge(scaled): readonly Verdict<MessageId>[] {
    const bounds = boundsOf(scaled.policy);
    const fractions = bounds.filter((value) => value <= 1);
    const beyond = bounds.filter((value) => value > 100);
    return [
      fractions.length > 0 ? mistaken("fraction", scaled, fractions) : holds,
      beyond.length > 0 ? mistaken("unreachable", scaled, beyond) : holds,
    ];
  },
});

/** One policy mistakes its unit once, however many bounds it has. */
function mistaken(
  message: MessageId,
  { part, policy: { metric } }: Scaled,
  values: readonly number[],
): Verdict<MessageId> {
  const value = listText(values.map((one) => amountText(metric, one)));
  return violated({
    message,
    part,
    path: ["scaling"],
    data: {
      part: part.name,
      value,
      meant: listText(values.map((one) => String(Math.round(one * 1_000) / 10))),
    },
    evidence: [
      stated(`a policy has the bounds ${values.join(" and ")}`),
      derived(`${metric} is in percent, so that is ${value}`),
    ],
  });
}

function boundsOf(policy: ScalingPolicy): readonly number[] {
  if (policy.kind === "target-tracking") return [policy.target];
  return [...new Set([policy.out?.threshold ?? [], policy.in?.threshold ?? []].flat())];
}
