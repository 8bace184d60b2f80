/** Finds a service of ECS whose deployments can never take their first step. */
import { deploymentBounds } from "../../../model/ecs.ts";
import { ecsDefaults } from "../../../model/ecs-defaults.ts";
import { desiredCounts, ecsServices } from "../../ecs-services.ts";
import { derived, vendorFact } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

export const ecsCannotProgress: Rule = defineRule({
  id: "ecs-cannot-progress",
  category: "release",
  severity: "error",
  docs: {
    what: "The percentages of an ECS service allow neither one task more nor one less, for a number of tasks that may be wanted.",
    why:
      "The least is rounded up and the most is rounded down. Where both come out at the wanted number, ECS may start " +
      "nothing and stop nothing, and the deployment stands until somebody ends it: an error.",
    source:
      "Amazon ECS developer guide on rolling updates: a service that is unable to stop or start tasks because of its minimum " +
      "and maximum percent.",
  },
  messages: {
    stuck: {
      text: 'With {desired} wanted, "{part}" can never be deployed: at least {fewest} and at most {most} tasks may run.',
      counterExample:
        "a deployment begins with {desired} tasks; {most} is the most, so none starts, and {fewest} the least, so none stops.",
      fix: "set maximumPercent to {percent} or more, or lower minimumHealthyPercent.",
    },
  },
  witness: { invariant: "ECS-01" },
  about: ecsServices,
  judge({ part, runner }) {
    const desired = desiredCounts(part).find((count) => {
      const { fewest, most } = deploymentBounds(runner, count);
      return count > 0 && most <= count && fewest >= count;
    });
    if (desired === undefined) return holds;
    const { minimumHealthyPercent, maximumPercent } = runner;
    const { fewest, most } = deploymentBounds(runner, desired);
    return violated({
      message: "stuck",
      part,
      path: ["runner", "maximumPercent"],
      data: { part: part.name, desired, fewest, most, percent: Math.ceil((100 * (desired + 1)) / desired) },
      evidence: [
        vendorFact(`maximumPercent is ${maximumPercent}`, maximumPercent, ecsDefaults.maximumPercent),
        vendorFact(
          `minimumHealthyPercent is ${minimumHealthyPercent}`,
          minimumHealthyPercent,
          ecsDefaults.minimumHealthyPercent,
        ),
        derived(`${maximumPercent} % of ${desired}, rounded down, is ${most}`),
        derived(`${minimumHealthyPercent} % of ${desired}, rounded up, is ${fewest}`),
      ],
    });
  },
});
