/** Finds thresholds of scaling that mistake their unit: 0.6 for 60 percent. */

import { amountText, isPercent, type ScalingMetric } from "../../../model/scaling-metric.ts";
import type { ScalingPolicy } from "../../../model/scaling-policy.ts";
import type { Service } from "../../../model/service.ts";
import { derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

interface Bound {
  readonly metric: ScalingMetric;
  readonly value: number;
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
      fix: "write percent: {meant} for {meant} %.",
    },
    unreachable: {
      text: '"{part}" scales at {value}, which is more than all.',
      counterExample: 'every instance of "{part}" is at its limit, 100 %, and none is added.',
      fix: "write a bound below 100.",
    },
  },
  witness: { proof: "Percent of a limit lie between 0 and 100: one side of the policy always holds." },
  about: ({ cluster }) =>
    cluster.services.filter(({ scaling }) => scaling?.policies.some(({ metric }) => isPercent(metric))),
  judge(part) {
    const wrong = (part.scaling?.policies ?? [])
      .flatMap(boundsOf)
      .filter(({ metric, value }) => isPercent(metric) && (value <= 1 || value > 100));
    return wrong.length === 0 ? holds : wrong.map((bound) => mistaken(part, bound));
  },
});

function mistaken(part: Service, { metric, value }: Bound) {
  const isFraction = value <= 1;
  return violated({
    message: isFraction ? "fraction" : "unreachable",
    part,
    path: ["scaling"],
    data: { part: part.name, value: amountText(metric, value), meant: Math.round(value * 1_000) / 10 },
    evidence: [
      stated(`a policy has a bound of ${value}`),
      derived(`${metric} is in percent, so that is ${amountText(metric, value)}`),
    ],
  });
}

function boundsOf(policy: ScalingPolicy): readonly Bound[] {
  const { metric } = policy;
  const values =
    policy.kind === "step"
      ? [policy.out?.threshold ?? [], policy.in?.threshold ?? []].flat()
      : [policy.target];
  return [...new Set(values)].map((value) => ({ metric, value }));
}
