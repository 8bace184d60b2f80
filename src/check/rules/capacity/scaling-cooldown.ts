/** Finds policies that add again before what they added last can have made a difference. */
import { durationText } from "../../../base/duration.ts";
import { type ScalingPolicy, scalingCooldown } from "../../../model/scaling-policy.ts";
import type { Service } from "../../../model/service.ts";
import { derived, stated, vendorFact } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, type Verdict, violated } from "../../verdict.ts";

export const scalingCooldownRule: Rule = defineRule({
  id: "scaling-cooldown",
  category: "capacity",
  severity: "warning",
  docs: {
    what: "The cooldown of a policy is shorter than the start of an instance and one window of its metric together.",
    why:
      "What was just added takes its boot until it works, and one more window until the figures show it. A policy that " +
      "may act again before adds more for the same load, up to its maximum, and removes it all later. It is a warning, " +
      "since users are served all the same.",
    source: "AWS on cooldowns of scaling; Kubernetes on over-scaling while pods start, kubernetes#72775.",
  },
  messages: {
    tooShort: {
      text: '"{part}" adds again after {cooldown}, and what it added needs {boot} to start and {window} to show.',
      counterExample:
        'the load of "{part}" rises; {cooldown} after the first addition the figures are still those of before, and the ' +
        "policy adds again.",
      fix: 'set the cooldown for adding to "{part}" to {needed} or more.',
    },
  },
  about: ({ cluster }) => cluster.services.filter(({ scaling }) => scaling !== undefined),
  judge(part): readonly Verdict<"tooShort">[] {
    return (part.scaling?.policies ?? []).flatMap((policy) => judged(part, policy));
  },
});

const DEFAULT_WITHIN_MS = 30_000;

function judged(part: Service, policy: ScalingPolicy): readonly Verdict<"tooShort">[] {
  const { out, periodMs } = policy;
  if (!out) return [];
  const windowMs = out.of * periodMs;
  const bootMs = part.runner?.bootMs;
  const longestMs = bootMs ?? part.health?.starting.withinMs ?? DEFAULT_WITHIN_MS;
  if (out.cooldownMs >= longestMs + windowMs) return [holds];
  const needed = durationText(longestMs + windowMs);
  if (bootMs === undefined) {
    const tell = `set the cooldown for adding to ${needed}, which is enough for the longest start that its health check allows, or lower that.`;
    return [unknown(part, "how long it takes from its start to its first healthy answer", tell)];
  }
  const cooldown = durationText(out.cooldownMs);
  const [boot, window] = [durationText(bootMs), durationText(windowMs)];
  return [
    violated({
      message: "tooShort",
      part,
      path: ["scaling"],
      data: { part: part.name, cooldown, boot, window, needed },
      evidence: [
        vendorFact(`the cooldown for adding is ${cooldown}`, out.cooldownMs, scalingCooldown),
        stated(`boot is ${boot}`),
        derived(`${out.of} periods of ${durationText(periodMs)} are ${window}`),
      ],
    }),
  ];
}
