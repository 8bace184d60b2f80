/** Finds a service of ECS whose deployments may leave no task that serves. */
import { deploymentBounds } from "../../../model/ecs.ts";
import { ecsDefaults } from "../../../model/ecs-defaults.ts";
import { desiredCounts, ecsServices } from "../../ecs-services.ts";
import { derived, vendorFact } from "../../evidence.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

type MessageId = "servesNothing" | "worksNothing";

export const ecsCanReachZero: Rule = defineRule({
  id: "ecs-can-reach-zero",
  category: "release",
  severity: "error",
  docs: {
    what: "The minimum healthy percent of an ECS service lets a deployment stop every task.",
    why:
      "ECS stops what the minimum does not protect before new tasks are there. Behind a balancer all requests then fail: " +
      "an error. Without one work only waits: a warning, unless there is one task, which may be one because it must not " +
      "run twice.",
    source: "Amazon ECS developer guide on rolling updates; kubernetes/kubernetes#37728 and moby/moby#43081.",
  },
  messages: {
    servesNothing: {
      text: 'A deployment may stop all {desired} of "{part}" at once: requests through {doors} then fail.',
      counterExample:
        "a deployment begins: ECS stops {desired} first, and until a new task is healthy {doors} answers 503.",
      fix: "set minimumHealthyPercent to 100, so that a new task is healthy before an old one goes.",
    },
    worksNothing: {
      text: 'A deployment may stop all {desired} of "{part}" at once: its work then stands still.',
      counterExample:
        "a deployment begins: ECS stops {desired} first, and until a new task runs nobody works.",
      fix: "set minimumHealthyPercent to 50 or more.",
      severity: "warning",
    },
  },
  witness: { invariant: "ECS-02" },
  about: ecsServices,
  judge({ part, runner }, facts): Verdict<MessageId> {
    const doors = facts.balancersOf(part.name).map(({ name }) => `"${name}"`);
    const { minimumHealthyPercent } = runner;
    const desired = desiredCounts(part).find(
      (count) => count > 0 && deploymentBounds(runner, count).fewest === 0,
    );
    if (desired === undefined || (doors.length === 0 && desired === 1)) return holds;
    return violated({
      message: doors.length > 0 ? "servesNothing" : "worksNothing",
      part,
      path: ["runner", "minimumHealthyPercent"],
      data: {
        part: part.name,
        desired: desired === 1 ? "tasks (there is one)" : `${desired} tasks`,
        doors: listText(doors),
      },
      evidence: [
        vendorFact(
          `minimumHealthyPercent is ${minimumHealthyPercent}`,
          minimumHealthyPercent,
          ecsDefaults.minimumHealthyPercent,
        ),
        derived(`${minimumHealthyPercent} % of ${desired}, rounded up, is 0`),
      ],
    });
  },
});
