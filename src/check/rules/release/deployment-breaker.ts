/** Finds a deployment of ECS that nothing ends, or takes back, when it goes wrong. */
import { ecsDefaults } from "../../../model/ecs-defaults.ts";
import { ecsServices } from "../../ecs-services.ts";
import { byDefault, derived, stated, vendorFact } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

type MessageId = "neverEnds" | "staysMixed" | "limps";

export const deploymentBreaker: Rule = defineRule({
  id: "deployment-breaker",
  category: "release",
  severity: "warning",
  docs: {
    what: "An ECS service has no circuit breaker, one that takes nothing back, or one that does not see a revision that limps.",
    why:
      "Without a breaker ECS replaces failing tasks of a bad revision for ever. Without its rollback a failed deployment " +
      "stands half done. While healthy tasks begin the count anew, and no alarm is watched, a revision of which some tasks " +
      "come up is never found. These are warnings, since the tasks of before go on serving.",
    source:
      "Amazon ECS API reference on deploymentCircuitBreaker, off by default; aws/containers-roadmap#1247; Dokploy/dokploy#3810, " +
      "where a paused update left two versions for 30 hours.",
  },
  messages: {
    neverEnds: {
      text: 'Nothing ends a deployment of "{part}" whose tasks fail.',
      counterExample:
        'a broken revision of "{part}" is deployed: its tasks start and fail until somebody looks.',
      fix: "set breaker: { rollback: true } in its ecs({ … }).",
    },
    staysMixed: {
      text: 'A failed deployment of "{part}" is ended, and not taken back.',
      counterExample:
        'the breaker ends a deployment of "{part}" half way: tasks of both revisions stay until somebody looks.',
      fix: "set rollback: true in its breaker.",
    },
    limps: {
      text: 'A revision of "{part}" of which some tasks come up is never found to fail.',
      counterExample:
        'two of three new tasks of "{part}" fail, the third is healthy and the count begins anew, for hours; no alarm is watched.',
      fix: 'name alarms on errors and latency in `alarms`, or set resetOnHealthyTask: false in the breaker of "{part}".',
    },
  },
  about: ecsServices,
  judge({ part, runner }): Verdict<MessageId> | readonly Verdict<MessageId>[] {
    const { breaker, alarms } = runner;
    const data = { part: part.name };
    if (!breaker) {
      const evidence = [byDefault("the circuit breaker is off", ecsDefaults.breaker)] as const;
      return violated({ message: "neverEnds", part, path: ["runner", "breaker"], data, evidence });
    }
    const found: Verdict<MessageId>[] = [];
    if (!breaker.rollback) {
      const evidence = [
        stated("the breaker has no rollback"),
        derived("a deployment that failed stays as it is"),
      ] as const;
      found.push(
        violated({ message: "staysMixed", part, path: ["runner", "breaker", "rollback"], data, evidence }),
      );
    }
    if (breaker.resetOnHealthyTask && alarms.length === 0) {
      const resets = "a healthy task begins the count anew";
      const evidence = [
        vendorFact(resets, breaker.resetOnHealthyTask, ecsDefaults.resetOnHealthyTask),
        byDefault("alarms is empty"),
      ] as const;
      found.push(violated({ message: "limps", part, path: ["runner", "alarms"], data, evidence }));
    }
    return found.length > 0 ? found : holds;
  },
});
