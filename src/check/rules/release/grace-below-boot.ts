/** Finds a service of ECS whose tasks are killed while they still start. */
import { durationText } from "../../../base/duration.ts";
import type { EcsRunner } from "../../../model/ecs.ts";
import { ecsDefaults } from "../../../model/ecs-defaults.ts";
import { ecsServices } from "../../ecs-services.ts";
import { derived, stated, vendorFact } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, violated } from "../../verdict.ts";

export const graceBelowBoot: Rule = defineRule({
  id: "grace-below-boot",
  category: "release",
  severity: "error",
  docs: {
    what: "ECS listens to health checks before a task can pass them.",
    why:
      "A new target is unhealthy after so many failures in a row, and then needs so many successes to be healthy again. If " +
      "the grace ends before, ECS kills the task, starts another, and kills that too: a sound revision never gets up. It is " +
      "an error. The default of the grace is 0.",
    source: "Amazon ECS API reference on healthCheckGracePeriodSeconds; basecamp/kamal-proxy#71.",
  },
  messages: {
    killsStarting: {
      text: 'A task of "{part}" needs {boot} to start, is unhealthy after {verdict}, and is spared for {grace} only.',
      counterExample:
        "a task starts; {verdict} later its target is unhealthy, and ECS replaces it by another that needs {boot} as well, " +
        "without end.",
      fix: 'set healthCheckGrace of "{part}" to {needed} or more, or make it start within {verdict}.',
    },
  },
  witness: { invariant: "ECS-03" },
  about: (facts) => ecsServices(facts).filter(({ part }) => facts.balancersOf(part.name).length > 0),
  judge({ part, runner }) {
    const { healthCheckGraceMs, bootMs, check } = runner;
    if (bootMs === undefined)
      return unknown(
        part,
        "how long a task takes to start",
        'Measure it, and say boot: "40s" in ecs({ … }).',
      );
    const verdictMs = check.everyMs * (check.unhealthy - 1);
    const neededMs = healthyAgainMs(runner, bootMs);
    if (bootMs <= verdictMs || healthCheckGraceMs >= neededMs) return holds;
    const [boot, grace, verdict] = [bootMs, healthCheckGraceMs, verdictMs].map(durationText);
    return violated({
      message: "killsStarting",
      part,
      path: ["runner", "healthCheckGrace"],
      data: {
        part: part.name,
        boot: boot ?? "",
        verdict: verdict ?? "",
        grace: grace ?? "",
        needed: durationText(neededMs),
      },
      evidence: [
        vendorFact(`healthCheckGrace is ${grace}`, healthCheckGraceMs, ecsDefaults.healthCheckGraceMs),
        stated(`boot is ${boot}`),
        vendorFact(
          `checks are ${durationText(check.everyMs)} apart`,
          check.everyMs,
          ecsDefaults.checkEveryMs,
        ),
        vendorFact(
          `${check.unhealthy} failures in a row are unhealthy`,
          check.unhealthy,
          ecsDefaults.unhealthy,
        ),
        derived(
          `what is unhealthy passes ${check.healthy} checks by ${durationText(neededMs)} at the latest`,
        ),
      ],
    });
  },
});

/** The first check that passes, and those that must follow it. */
function healthyAgainMs({ check }: EcsRunner, bootMs: number): number {
  const firstPassMs = Math.ceil(bootMs / check.everyMs) * check.everyMs;
  return firstPassMs + check.everyMs * (check.healthy - 1);
}
